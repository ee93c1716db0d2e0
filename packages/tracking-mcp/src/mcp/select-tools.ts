import { ConfigurationError } from '@waymark/core-types';

import type { McpTool } from './tool/mcp-tool.ts';

/** Which tools are served; chosen at start, for the protocol lets a list not change while it is used. */
export interface ToolSelection {
  /** Groups, or `all`. Default: core alone, or none where `tools` are named. */
  toolsets?: readonly string[];
  /** Tools beside those of the toolsets. */
  tools?: readonly string[];
  /** Tools that are left out, whatever chose them. */
  excludeTools?: readonly string[];
  /** Leaves out every tool that changes something. */
  readOnly?: boolean;
}

/**
 * The tools that are chosen, in the order of all tools.
 * @throws {ConfigurationError} for a toolset or a tool that does not exist, and when nothing is left.
 */
export function selectTools(all: readonly McpTool[], selection: ToolSelection = {}): McpTool[] {
  const { tools = [], excludeTools = [], readOnly = false } = selection;
  const toolsets = selection.toolsets ?? (tools.length > 0 ? [] : ['core']);
  const existing = [...new Set(all.map(({ toolset }) => toolset))];
  for (const name of toolsets) if (name !== 'all') requireKnown('toolset', name, existing);
  const names = all.map(({ name }) => name);
  for (const name of [...tools, ...excludeTools]) requireKnown('tool', name, names);

  const selected = all.filter(
    ({ name, toolset, hints }) =>
      (toolsets.includes('all') || toolsets.includes(toolset) || tools.includes(name)) &&
      !excludeTools.includes(name) &&
      (!readOnly || hints.readOnlyHint),
  );
  if (selected.length === 0) {
    throw new ConfigurationError('No tool is left to serve.', {
      recoveryAction: 'Name fewer tools to exclude, or more toolsets.',
    });
  }
  return selected;
}

function requireKnown(kind: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw new ConfigurationError(`There is no ${kind} ${JSON.stringify(name)}.`, {
    recoveryAction: `Choose among ${[...known, ...(kind === 'toolset' ? ['all'] : [])].join(', ')}.`,
  });
}
