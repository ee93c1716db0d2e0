import type { CommandModule } from '../../program/command-module.ts';
import { wholeNumber } from '../../program/scope-options.ts';

/** `waymark medallion restore ID REV`: goes back by going on, so that nothing is lost. */
export const restoreCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion restore 0pz4k2ma 3', 'revision 3 becomes the newest; the others stay in the history'],
    ],
    reads: 'the database',
    writes: 'a new revision with the content of the old one',
    prints: 'the new revision; data is {medallion_id, short_id, restored_revision, revision}.',
  },
  define: (command, run) =>
    command
      .description('Make an older revision of a medallion the newest again.')
      .argument('<id>', 'id, beginning of an id, or short id')
      .argument('<revision>', 'the revision', wholeNumber)
      .action(
        run(async (invocation, id, revision) => {
          const { restore } = await import('../../medallion/restore.ts');
          return restore(invocation, id, revision);
        }),
      ),
};
