import type { CommandModule } from '../../program/command-module.ts';
import { wholeNumber } from '../../program/scope-options.ts';

/** `waymark medallion diff ID [REV] [REV]`: what was decided, dropped, opened, answered in between. */
export const diffCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion diff 0pz4k2ma', 'what the newest revision changed'],
      ['waymark medallion diff 0pz4k2ma 2', 'from revision 2 to the newest'],
      ['waymark medallion diff 0pz4k2ma 2 5', 'from revision 2 to revision 5'],
    ],
    reads: 'the database',
    writes: 'nothing',
    prints: 'added and dropped lines; data is {medallion_id, from, to, diff}.',
  },
  define: (command, run) =>
    command
      .description('Show what changed between two revisions of a medallion.')
      .argument('<id>', 'id, beginning of an id, or short id')
      .argument('[from]', 'a revision (default: the one before the newest)', wholeNumber)
      .argument('[to]', 'a revision (default: the newest)', wholeNumber)
      .action(
        run(async (invocation, id, from, to) => {
          const { diff } = await import('../../medallion/diff.ts');
          return diff(invocation, id, from, to);
        }),
      ),
};
