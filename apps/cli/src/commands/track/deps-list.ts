import type { CommandModule } from '../../program/command-module.ts';
import { readsTracker, withOrigin } from './options.ts';

/** `waymark track deps list ID`. */
export const trackDepsListCommand: CommandModule = {
  notes: {
    examples: [['waymark track deps list 3f9c2a1b', 'what it waits for, and what waits for it']],
    reads: readsTracker,
    writes: 'nothing',
    prints: `one a line; data is ${withOrigin('dependencies: [{source_id, target_id, dependency_type}], waits_for: [work item]')}.`,
  },
  define: (command, run) =>
    command
      .description('List the dependencies of a work item, and the open items that it waits for.')
      .argument('<id>', 'its id or short id')
      .action(
        run(async (invocation, id) => {
          const { listDependencies } = await import('../../track/deps.ts');
          return listDependencies(invocation, id);
        }),
      ),
};
