import { toContractTool, type ToolLike } from '../artifact/tools/contract-tool.ts';
import { fingerprintTool } from '../artifact/tools/fingerprint-tool.ts';

/** How tools differ from those that a run began with. Descriptions do not count. */
export interface RunToolChanges {
  removed: string[];
  /** Those that take other arguments, with both fingerprints. */
  changed: { tool: string; before: string; after: string }[];
  added: string[];
}

/** Compares tools with those that a run began with; undefined when they are the same. */
export function compareRunTools(
  before: readonly { name: string; fingerprint: string }[],
  now: readonly ToolLike[],
): RunToolChanges | undefined {
  const given = new Map(now.map(toContractTool).map((tool) => [tool.name, fingerprintTool(tool)]));
  const changes: RunToolChanges = {
    removed: before.filter(({ name }) => !given.has(name)).map(({ name }) => name),
    changed: before.flatMap(({ name, fingerprint }) => {
      const after = given.get(name);
      return after === undefined || after === fingerprint ? [] : [{ tool: name, before: fingerprint, after }];
    }),
    added: [...given.keys()].filter((name) => !before.some((tool) => tool.name === name)),
  };
  return Object.values(changes).some((names) => names.length > 0) ? changes : undefined;
}

/** The changes in words. */
export function describeRunToolChanges({ removed, changed, added }: RunToolChanges): string {
  return [
    ...removed.map((name) => `the tool ${name} is missing`),
    ...changed.map(({ tool }) => `the tool ${tool} takes other arguments`),
    ...added.map((name) => `the tool ${name} is new`),
  ].join(', ');
}
