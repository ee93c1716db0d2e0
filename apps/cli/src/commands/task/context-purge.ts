import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task context purge`: no context. */
export const taskContextPurgeCommand: CommandModule = {
  notes: {
    examples: [['waymark task context purge TASK-0824', 'to begin again']],
    reads: 'nothing',
    writes: 'removes the folder of the task below .agent-output',
    prints: 'how much went; data is {task_id, removed}.',
  },
  define: (command, run) =>
    command
      .description('Remove a context with its diffs, logs and excerpts; the summary of metrics stays.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .action(
        run(async (invocation, task) => {
          const { purge } = await import('../../task/context.ts');
          return purge(invocation, task);
        }),
      ),
};
