import type { CommandModule } from '../../program/command-module.ts';
import { readsTasks } from './options.ts';

/** `waymark task complete`: a task that is done. */
export const taskCompleteCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task complete TASK-0824', 'and purge its context'],
      ['waymark task complete TASK-0824 --keep-context', 'and keep the proof'],
    ],
    reads: readsTasks,
    writes: 'the task’s file in its new place, the ledger; removes the context',
    prints: 'the task; data is {task, path, sha256}.',
  },
  define: (command, run) =>
    command
      .description('Complete a task: its file goes to docs/completed-tasks, its context is removed.')
      .argument('<task>', 'id of the task, or its file')
      .option('--keep-context', 'do not purge the context')
      .action(
        run(async (invocation, task, options) => {
          const { complete } = await import('../../task/change-task.ts');
          return complete(invocation, task, options);
        }),
      ),
};
