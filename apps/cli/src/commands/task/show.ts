import type { CommandModule } from '../../program/command-module.ts';
import { readsTasks } from './options.ts';

/** `waymark task show`: one task. */
export const taskShowCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task show TASK-0824', 'what it is about, and what it waits for'],
      ['waymark task show tasks/backend/TASK-0824-retry.task.yaml', 'by its file'],
    ],
    reads: readsTasks,
    writes: 'nothing',
    prints:
      'the task; data is {task, path, sha256, archived, explanation: {ready, position, waits_for, blocks, reasons}}.',
  },
  define: (command, run) =>
    command
      .description('Show a task with its file, and why it is or is not the next one.')
      .argument('<task>', 'id of the task, or its file')
      .action(
        run(async (invocation, task) => {
          const { show } = await import('../../task/show.ts');
          return show(invocation, task);
        }),
      ),
};
