import type { CommandModule } from '../../program/command-module.ts';
import {
  agentOption,
  byOption,
  forceSecretsOption,
  pairs,
  repeatable,
  signKeyOption,
  signerOption,
} from './options.ts';

/** `waymark task run`: validation. */
export const taskRunCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task run TASK-0824 val-001', 'one of them'],
      ['waymark task run TASK-0824 --all --agent validator --record', 'all, and put what they say on record'],
      ['waymark task run TASK-0824 --all --dry-run', 'show them'],
    ],
    reads: 'the task’s file',
    writes: 'logs and validation-results.json, below .agent-output',
    prints:
      'a line a command; data is {run, status, results: [{id, status, reason, exit_code, log_path, qa}]}. Exit code 33 when one failed, 31 when it is blocked. The command lines run in a shell with your rights: trust the task file as you trust the scripts of the repository.',
  },
  define: (command, run) =>
    command
      .description(
        'Run validation commands of a task, as its file has them: with retries and timeouts, one after the other.',
      )
      .argument('<task>', 'id of the task, or its file')
      .argument('[ids...]', 'commands, as in val-001')
      .addOption(repeatable('--id <id>', 'a command'))
      .option('--all', 'every command')
      .option('--dry-run', 'run nothing')
      .option('--command <line>', 'refuse to run anything else: the line that is expected in the task file')
      .addOption(pairs('--env <name=value>', 'a variable for the commands'))
      .option('--record', 'put what the logs say on record, for --agent')
      .addOption(agentOption('whose runs these are'))
      .addOption(byOption())
      .addOption(forceSecretsOption())
      .addOption(signKeyOption())
      .addOption(signerOption())
      .action(
        run(async (invocation, task, ids, options) => {
          const { run } = await import('../../task/run.ts');
          return run(invocation, task, { ids, ...options });
        }),
      ),
};
