import type { CommandModule } from '../../program/command-module.ts';
import { agentOption, exitCodeOption, logFormatOption } from './options.ts';

/** `waymark task qa compare`: how QA moved. */
export const taskQaCompareCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task qa compare TASK-0824 --agent reviewer --id val-001', 'exit code 24 when something became worse'],
    ],
    reads: 'context.json, the log',
    writes: 'nothing',
    prints:
      'what became worse and better; data is {baseline, result, regressed, regressions, improvements, not_comparable}.',
  },
  define: (command, run) =>
    command
      .description('Compare what an agent has on record, or a log, with the baseline.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(agentOption('whose').makeOptionMandatory())
      .option('--log <file>', 'instead of what is on record')
      .option('--id <id>', 'which command, as in val-001 (default: the only one; qa where there are several)')
      .option('--command <line>', 'which command, by its line')
      .addOption(exitCodeOption())
      .addOption(logFormatOption())
      .option('--tool <name>', 'where the log does not say it, as in tsc')
      .action(
        run(async (invocation, task, options) => {
          const { compare } = await import('../../task/qa.ts');
          return compare(invocation, task, options);
        }),
      ),
};
