import type { CommandModule } from '../../program/command-module.ts';

/** `waymark medallion import FILE`: completes what is here, and never overwrites it. */
export const importCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion import backup.jsonl', 'twice does no harm'],
      ['gunzip -c backup.jsonl.gz | waymark medallion import -', 'from stdin'],
    ],
    reads: 'the file; every line is checked before the first is stored',
    writes:
      'medallions and revisions that are missing. One that is here with another content stays as it is and is reported (exit code 5).',
    prints: 'what it did; data is {revisions, created, extended, unchanged, conflicts: [medallion_id]}.',
  },
  define: (command, run) =>
    command
      .description('Read what export wrote.')
      .argument('<file>', 'JSON Lines; - is stdin')
      .action(
        run(async (invocation, file) => {
          const { importAll } = await import('../../medallion/import.ts');
          return importAll(invocation, file);
        }),
      ),
};
