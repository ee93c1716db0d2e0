import type { CommandModule } from '../../program/command-module.ts';

/** `waymark track migrate`. */
export const trackMigrateCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track migrate --dry-run', 'what .project_status.md would become'],
      ['waymark track migrate .project_status.md prompts/*.md', 'with session prompts'],
      ['waymark track migrate --write', 'and put the report in its place; the file is kept beside it'],
    ],
    reads: 'the files, which must be in the project; git, for shortened commits',
    writes: 'the database, all of it or nothing',
    prints:
      'what was made and the five reconciliations; data is {migrated, created, unchanged, reconciliations, warnings, backup, dry_run}. A check that fails takes all back: exit code 9.',
  },
  define: (command, run) =>
    command
      .description('Bring a hand-written status file and session prompts with YAML front matter into the tracker.')
      .argument('[status-file]', 'default .project_status.md')
      .argument('[prompts...]', 'files of session prompts')
      .option('--fill-missing', 'take empty values for what the file does not say of a vendor')
      .option('--write', 'put the report in the place of the status file')
      .option('--dry-run', 'do all of it, and take it back')
      .option('--by <name>', 'who is named for it (default: migration-script)')
      .action(
        run(async (invocation, statusFile, prompts, options) => {
          const { migrate } = await import('../../track/migrate.ts');
          return migrate(invocation, { statusFile, prompts }, options);
        }),
      ),
};
