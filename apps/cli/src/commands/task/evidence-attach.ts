import type { CommandModule } from '../../program/command-module.ts';
import {
  byOption,
  evidenceTypeOption,
  exitCodeOption,
  forceSecretsOption,
  integer,
  signKeyOption,
  signerOption,
  writesContext,
} from './options.ts';

/** `waymark task evidence attach`: proof. */
export const taskEvidenceAttachCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task evidence attach TASK-0824 --type log --path reports/e2e.log', 'a file of at most 10 MB'],
      [
        'waymark task evidence attach TASK-0824 --type qa_output --path qa.json --command "npm test" --exit-code 0 --duration-ms 8100',
        'with its command',
      ],
    ],
    reads: 'the file or directory',
    writes: `${writesContext}; archives beside it`,
    prints: 'id, type, path; data is the evidence {id, type, path, sha256, size, metadata}.',
  },
  define: (command, run) =>
    command
      .description(
        'Attach a file or a directory as proof. A directory becomes an archive: the same bytes for the same tree.',
      )
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(evidenceTypeOption('what it is').makeOptionMandatory())
      .requiredOption('--path <path>', 'in the repository')
      .option('--description <text>', 'at most 200 characters')
      .option('--metadata <json>', 'a JSON object, @FILE, or - for stdin')
      .option('--command <line>', 'for qa_output: what was run')
      .addOption(exitCodeOption())
      .option('--duration-ms <n>', 'how long it took', integer)
      .addOption(byOption())
      .addOption(forceSecretsOption())
      .addOption(signKeyOption())
      .addOption(signerOption())
      .action(
        run(async (invocation, task, options) => {
          const { attach } = await import('../../task/evidence.ts');
          return attach(invocation, task, options);
        }),
      ),
};
