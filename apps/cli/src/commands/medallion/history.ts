import type { CommandModule } from '../../program/command-module.ts';

/** `waymark medallion history ID`: every revision there ever was. */
export const historyCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion history 0pz4k2ma', 'oldest first'],
      ['waymark medallion diff 0pz4k2ma 2 5', 'then compare two of them'],
    ],
    reads: 'the database',
    writes: 'nothing',
    prints: 'a table; data is {medallion_id, revisions: [{revision, updated_at, model, status, sha256}]}.',
  },
  define: (command, run) =>
    command
      .description('List every revision of a medallion, oldest first.')
      .argument('<id>', 'id, beginning of an id, or short id')
      .action(
        run(async (invocation, id) => {
          const { history } = await import('../../medallion/history.ts');
          return history(invocation, id);
        }),
      ),
};
