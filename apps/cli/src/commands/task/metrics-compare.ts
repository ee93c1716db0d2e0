import type { CommandModule } from '../../program/command-module.ts';

/** `waymark task metrics compare`: two measurements. */
export const taskMetricsCompareCommand: CommandModule = {
  notes: {
    examples: [['waymark task metrics compare --baseline before.json --current after.json', 'with deltas']],
    reads: 'the files',
    writes: 'nothing',
    prints: 'a table; data is {metrics: {name: {baseline, current, delta, change}}, improved, regressed}.',
  },
  define: (command, run) =>
    command
      .description('Compare two measurements: tasks or dashboards.')
      .requiredOption('--baseline <file>', 'the earlier one')
      .requiredOption('--current <file>', 'the later one')
      .action(
        run(async (invocation, options) => {
          const { compare } = await import('../../task/metrics.ts');
          return compare(invocation, options);
        }),
      ),
};
