import { ValidationError } from '@waymark/core-types';
import { checkTool } from './define-tool.ts';
import type { AnyTool } from './tool.ts';

/**
 * The tools of a run by their names.
 * @throws {ValidationError} for a tool that cannot be offered, and for two of one name.
 */
export function toolsByName(tools: readonly AnyTool[]): ReadonlyMap<string, AnyTool> {
  const byName = new Map<string, AnyTool>();
  for (const [index, tool] of tools.entries()) {
    checkTool(tool);
    if (byName.has(tool.name)) {
      const issue = { path: `$.tools[${index}].name`, message: 'Is taken by another tool' };
      throw new ValidationError(`Two tools are called ${tool.name}.`, [issue]);
    }
    byName.set(tool.name, tool);
  }
  return byName;
}
