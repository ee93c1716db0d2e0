import { toContractTool } from '../artifact/tools/contract-tool.ts';
import { fingerprintTool } from '../artifact/tools/fingerprint-tool.ts';
import type { AnyTool } from '../tool/tool.ts';

/** How tools differ from those that a run began with, in words; undefined when they do not. Descriptions do not count. */
export function compareRunTools(
  before: readonly { name: string; fingerprint: string }[],
  now: readonly AnyTool[],
): string | undefined {
  const given = new Map(now.map((tool) => [tool.name, fingerprintTool(toContractTool(tool))]));
  const removed = before.filter(({ name }) => !given.has(name)).map(({ name }) => `the tool ${name} is missing`);
  const changed = before
    .filter(({ name, fingerprint }) => given.has(name) && given.get(name) !== fingerprint)
    .map(({ name }) => `the tool ${name} takes other arguments`);
  const added = [...given.keys()]
    .filter((name) => !before.some((tool) => tool.name === name))
    .map((name) => `the tool ${name} is new`);
  const differences = [...removed, ...changed, ...added];
  return differences.length === 0 ? undefined : differences.join(', ');
}
