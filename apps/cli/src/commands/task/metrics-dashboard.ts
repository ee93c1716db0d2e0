import type { CommandModule } from '../../program/command-module.ts';
import { day, repeatable } from './options.ts';

/** `waymark task metrics dashboard`: all measured tasks. */
export const taskMetricsDashboardCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task metrics dashboard --write', 'kept in docs/evidence/metrics'],
      ['waymark task metrics dashboard --since 2026-11-01 --out page.html', 'one page, without network'],
    ],
    reads: 'the summaries of metrics',
    writes: 'nothing; with --write or --out the files',
    prints: 'a table; data is {task_count, compliance_percent, metrics, trend, tasks, written, out}.',
  },
  define: (command, run) =>
    command
      .description('Show all tasks that were measured, as a table, as JSON, as one page of HTML.')
      .addOption(repeatable('--task <id>', 'only of these tasks'))
      .option('--since <day>', 'measured on this day or later', day)
      .option('--until <day>', 'measured on this day or before', day)
      .option('--write', 'keep it as JSON and as a page in docs/evidence/metrics')
      .option('--out <file>', 'write it: .html for a page, anything else for JSON')
      .action(
        run(async (invocation, options) => {
          const { dashboard } = await import('../../task/metrics.ts');
          return dashboard(invocation, options);
        }),
      ),
};
