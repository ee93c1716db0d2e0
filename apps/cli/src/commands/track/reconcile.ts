import type { CommandModule } from '../../program/command-module.ts';

/** `waymark track reconcile`. */
export const trackReconcileCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track reconcile', 'is all of .project_status.md in the tracker?'],
      ['waymark track reconcile status.md prompts/*.md', 'of other files'],
    ],
    reads: 'the database and the files, which must be in the project',
    writes: 'nothing',
    prints:
      'five checks; data is {passed, reconciliations: [{name, expected, found, passed, problems}]}. One that fails: exit code 9.',
  },
  define: (command, run) =>
    command
      .description(
        'Hold a status file and session prompts against the tracker: vendors, deployments, enhancements, prompts, metadata.',
      )
      .argument('[status-file]', 'default .project_status.md')
      .argument('[prompts...]', 'files of session prompts')
      .option('--fill-missing', 'take empty values for what the file does not say of a vendor')
      .action(
        run(async (invocation, statusFile, prompts, options) => {
          const { reconcile } = await import('../../track/migrate.ts');
          return reconcile(invocation, { statusFile, prompts }, options);
        }),
      ),
};
