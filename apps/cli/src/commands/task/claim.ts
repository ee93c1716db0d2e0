import type { CommandModule } from '../../program/command-module.ts';
import { byOption, readsTasks } from './options.ts';

/** `waymark task claim`: a task for one. */
export const taskClaimCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task claim TASK-0824', 'for the agent that runs the command'],
      ['waymark task claim TASK-0824 --by worker-1', 'in a name'],
    ],
    reads: readsTasks,
    writes: 'two fields of the task’s file; every other byte stays',
    prints:
      'the task; data is {task, path, sha256}. Exit code 34 when somebody has it, 30 when it waits, 35 when it is no work yet.',
  },
  define: (command, run) =>
    command
      .description('Take a task: its status becomes in_progress, and its file says who has it.')
      .argument('<task>', 'id of the task, or its file')
      .addOption(byOption())
      .action(
        run(async (invocation, task, options) => {
          const { claim } = await import('../../task/change-task.ts');
          return claim(invocation, task, options);
        }),
      ),
};
