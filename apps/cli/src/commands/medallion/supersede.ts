import type { CommandModule } from '../../program/command-module.ts';

/** `waymark medallion supersede ID BY`: the old one is kept and no longer resumed. */
export const supersedeCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion supersede 0pz4k2ma 7hq2m1xc', '7hq2m1xc replaces 0pz4k2ma'],
      ['waymark medallion supersede 0pz4k2ma 7hq2m1xc --reason "split by module"', 'and why'],
    ],
    reads: 'the database',
    writes: 'a new revision of the first medallion, with status superseded',
    prints: 'the new revision; data is {medallion_id, short_id, superseded_by, revision}.',
  },
  define: (command, run) =>
    command
      .description('Say that one medallion replaces another, which is then no longer resumed.')
      .argument('<id>', 'the medallion that is replaced')
      .argument('<by>', 'the medallion that replaces it')
      .option('--reason <text>', 'why')
      .action(
        run(async (invocation, id, by, options) => {
          const { supersede } = await import('../../medallion/supersede.ts');
          return supersede(invocation, id, by, options);
        }),
      ),
};
