import type { CommandModule } from '../../program/command-module.ts';

/** `waymark medallion export`: everything, as lines of JSON that any program can read. */
export const exportCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion export --out backup.jsonl', 'every medallion with every revision'],
      ['waymark medallion export | gzip > backup.jsonl.gz', 'on stdout'],
    ],
    reads: 'the database',
    writes: 'the file that --out names, in one step',
    prints:
      'without --out the lines; data is {file, lines} with --out, else {file: null, lines, records: [{format, revision, medallion}]}.',
  },
  define: (command, run) =>
    command
      .description('Write all medallions and all of their revisions as JSON Lines.')
      .option('--out <file>', 'a file instead of stdout; - is stdout')
      .action(
        run(async (invocation, options) => {
          const { exportAll } = await import('../../medallion/export.ts');
          return exportAll(invocation, options);
        }),
      ),
};
