import type { CommandModule } from '../../program/command-module.ts';
import {
  agentOption,
  byOption,
  exitCodeOption,
  forceSecretsOption,
  logFormatOption,
  signKeyOption,
  signerOption,
  writesContext,
} from './options.ts';

/** `waymark task qa record`: a QA log on record. */
export const taskQaRecordCommand: CommandModule = {
  notes: {
    examples: [
      [
        'waymark task qa record TASK-0824 --agent implementer --id val-001 --log vitest.json --exit-code 0',
        'recognised without being told',
      ],
    ],
    reads: 'the log, context.json',
    writes: writesContext,
    prints:
      'what the log says; data is {task_id, agent, command_id, result, drift, baseline}. Exit code 19 for a log that cannot be read.',
  },
  define: (command, run) =>
    command
      .description('Read a QA log and put what it says on record, with how it differs from the baseline.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(agentOption('whose run it is').makeOptionMandatory())
      .requiredOption(
        '--log <file>',
        'of ESLint, tsc, Jest, Vitest, pytest, ruff, pyright, turbo, JUnit, SARIF, TAP ...',
      )
      .option('--id <id>', 'which command, as in val-001 (default: the only one; qa where there are several)')
      .option('--command <line>', 'which command, by its line')
      .addOption(exitCodeOption())
      .addOption(logFormatOption())
      .option('--tool <name>', 'where the log does not say it, as in tsc')
      .addOption(byOption())
      .addOption(forceSecretsOption())
      .addOption(signKeyOption())
      .addOption(signerOption())
      .action(
        run(async (invocation, task, options) => {
          const { record } = await import('../../task/qa.ts');
          return record(invocation, task, options);
        }),
      ),
};
