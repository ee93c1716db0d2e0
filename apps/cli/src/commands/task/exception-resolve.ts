import type { CommandModule } from '../../program/command-module.ts';
import { exceptionTypeOption } from './options.ts';

/** `waymark task exception resolve`: an exception settled. */
export const taskExceptionResolveCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task exception resolve TASK-0824 --notes "the standard is there"', 'all of the task'],
      ['waymark task exception resolve TASK-0824 --type malformed_yaml --wont-fix', 'one of them'],
    ],
    reads: 'the ledger',
    writes: 'the ledger',
    prints: 'the entries; data is {task_id, exceptions}.',
  },
  define: (command, run) =>
    command
      .description('Say that the exceptions of a task are settled.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .addOption(exceptionTypeOption('only this one'))
      .option('--notes <text>', 'how')
      .option('--wont-fix', 'it stays as it is')
      .action(
        run(async (invocation, task, options) => {
          const { settle } = await import('../../task/exception.ts');
          return settle(invocation, task, options);
        }),
      ),
};
