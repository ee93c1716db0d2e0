import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task telemetry show`: what agents did. */
export const taskTelemetryShowCommand: CommandModule = {
  notes: {
    examples: [['waymark task telemetry show TASK-0824 --json', 'counts, per path and in total']],
    reads: 'telemetry-<agent>.json',
    writes: 'nothing',
    prints: 'a line an agent; data is {task_id, agents, totals, warnings}.',
  },
  define: (command, run) =>
    command
      .description('Show what all agents did on a task, one by one and together.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .action(
        run(async (invocation, task) => {
          const { show } = await import('../../task/telemetry.ts');
          return show(invocation, task);
        }),
      ),
};
