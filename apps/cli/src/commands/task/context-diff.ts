import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task context diff`: how sources moved. */
export const taskContextDiffCommand: CommandModule = {
  notes: {
    examples: [['waymark task context diff TASK-0824', 'before a rebuild']],
    reads: 'the sources, git',
    writes: 'nothing',
    prints: 'what changed; data is {stale, head, sources, task_fields}.',
  },
  define: (command, run) =>
    command
      .description('Show what changed in the sources of a context since it was made.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .action(
        run(async (invocation, task) => {
          const { diff } = await import('../../task/context.ts');
          return diff(invocation, task);
        }),
      ),
};
