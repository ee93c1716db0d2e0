import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task metrics collect`: a task measured. */
export const taskMetricsCollectCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task metrics collect TASK-0824', 'five numbers with their targets'],
      ['waymark task metrics collect TASK-0824 --baseline before.json', 'and how they moved'],
    ],
    reads: 'telemetry, the context',
    writes: 'metrics-summary.json',
    prints: 'a table; data is {task_id, collected_at, metrics: {name: {value, target, target_met}}, comparison}.',
  },
  define: (command, run) =>
    command
      .description('Measure a task, and keep the result as its summary.')
      .argument('<task>', 'id of the task, as in TASK-0824')
      .option('--baseline <file>', 'earlier metrics')
      .action(
        run(async (invocation, task, options) => {
          const { collect } = await import('../../task/metrics.ts');
          return collect(invocation, task, options);
        }),
      ),
};
