import type { CommandModule } from '../../program/command-module.ts';
import { wholeNumber } from '../../program/scope-options.ts';

/** `waymark medallion show ID`: one document, whole. */
export const showCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion show 0pz4k2ma', 'by short id, by id, or by the beginning of an id'],
      ['waymark medallion show 0pz4k2ma --revision 3', 'as it was'],
      ['waymark medallion show 0pz4k2ma --json', 'the document itself'],
    ],
    reads: 'the database',
    writes: 'nothing',
    prints: 'the medallion; data is {revision, medallion}.',
  },
  define: (command, run) =>
    command
      .description('Show one medallion with its decisions, open questions and where each was read.')
      .argument('<id>', 'id, beginning of an id, or short id')
      .option('--revision <n>', 'an older revision', wholeNumber)
      .action(
        run(async (invocation, id, options) => {
          const { show } = await import('../../medallion/show.ts');
          return show(invocation, id, options);
        }),
      ),
};
