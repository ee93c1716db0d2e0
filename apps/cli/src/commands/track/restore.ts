import type { CommandModule } from '../../program/command-module.ts';
import { byOption, mergeOption, operationIdOption, versionOption, withOrigin, writesTracker } from './options.ts';

/** `waymark track restore ID...`. */
export const trackRestoreCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track list --deleted', 'what was deleted'],
      ['waymark track restore 3f9c2a1b', 'back to where it was'],
    ],
    reads: 'the tracker',
    writes: writesTracker,
    prints: `the items; data is ${withOrigin('items: [work item]')}. What was below them stays deleted: name it as well.`,
  },
  define: (command, run) =>
    command
      .description('Bring deleted work items back.')
      .argument('<id...>', 'their ids or short ids')
      .addOption(versionOption())
      .addOption(mergeOption())
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, ids, options) => {
          const { restoreItems } = await import('../../track/delete.ts');
          return restoreItems(invocation, ids, options);
        }),
      ),
};
