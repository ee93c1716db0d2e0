import type { DependencyType } from '@waymark/tracking-mcp';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { sendChange, type SenderOptions } from './send-change.ts';
import { withExistingTracker, withTracker } from './with-tracker.ts';
import { workItemTable } from './work-item-text.ts';

/** A dependency as the command line names it. */
export interface NamedDependency {
  source: string;
  type: DependencyType;
  target: string;
}

/** Makes one work item wait for another. */
export function addDependency(
  invocation: Invocation,
  dependency: NamedDependency,
  options: SenderOptions,
): Promise<CommandOutput> {
  return withTracker(invocation, async (tracker) => {
    const input = inputOf(dependency);
    const answer = await sendChange(invocation, tracker, { name: 'add_dependency', input, options });
    return answered(invocation, answer, (added) => ({
      kind: 'track.deps.add',
      data: { dependency: added },
      text: () => sentence(dependency),
    }));
  });
}

/** Takes a dependency away. */
export function removeDependency(
  invocation: Invocation,
  dependency: NamedDependency,
  options: SenderOptions,
): Promise<CommandOutput> {
  return withTracker(invocation, async (tracker) => {
    const input = inputOf(dependency);
    const answer = await sendChange(invocation, tracker, { name: 'remove_dependency', input, options });
    return answered(invocation, answer, ({ removed }) => ({
      kind: 'track.deps.remove',
      data: { removed },
      text: () => `${removed ? 'Removed' : 'There was no'}: ${sentence(dependency)}`,
    }));
  });
}

/** The dependencies of a work item, and what it waits for now. */
export function listDependencies(invocation: Invocation, id: string): Promise<CommandOutput> {
  return withExistingTracker(invocation, async (tracker) => {
    const answer = await tracker.read('query_work_item', { id });
    return answered(invocation, answer, ({ dependencies, waits_for }) => ({
      kind: 'track.deps.list',
      data: { dependencies, waits_for },
      text: (style) => {
        if (dependencies.length === 0 && waits_for.length === 0) return 'No dependencies.';
        const lines = dependencies.map(({ source_id, dependency_type, target_id }) =>
          sentence({ source: source_id, type: dependency_type, target: target_id }),
        );
        return [...lines, ...(waits_for.length === 0 ? [] : ['Waits for', workItemTable(waits_for, style)])].join('\n');
      },
    }));
  });
}

function inputOf({ source, type, target }: NamedDependency) {
  return { source_id: source, dependency_type: type, target_id: target };
}

function sentence({ source, type, target }: NamedDependency): string {
  return `${source} ${type} ${target}`;
}
