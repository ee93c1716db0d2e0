import type { CommandModule } from '../../program/command-module.ts';
import { byOption, mergeOption, operationIdOption, versionOption, withOrigin, writesTracker } from './options.ts';

/** `waymark track delete ID...`. */
export const trackDeleteCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track delete 3f9c2a1b', 'out of all lists; restore brings it back'],
      ['waymark track delete 3f9c2a1b --version 4', 'only if it is still as I saw it'],
      ['waymark track delete 3f9c2a1b --cascade', 'with all that is below it'],
    ],
    reads: 'the tracker',
    writes: writesTracker,
    prints: `the items and how many; data is ${withOrigin('items: [work item], deleted_count')}. One with items below it ends it with exit code 5.`,
  },
  define: (command, run) =>
    command
      .description('Delete work items: they are hidden, and stay until they are archived.')
      .argument('<id...>', 'their ids or short ids')
      .option('--cascade', 'all that is below them, too')
      .addOption(versionOption())
      .addOption(mergeOption())
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, ids, options) => {
          const { deleteItems } = await import('../../track/delete.ts');
          return deleteItems(invocation, ids, options);
        }),
      ),
};
