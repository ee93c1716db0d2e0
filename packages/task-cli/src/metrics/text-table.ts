import type { MetricsComparison } from './compare-metrics.ts';
import { metricDefinitions, metricNames, tellTarget, tellValue } from './metric.ts';
import type { MetricsDashboard } from './metrics-dashboard.ts';
import type { TaskMetrics } from './task-metrics.ts';

/** The metrics of a task as a table for a terminal; ends with a line feed. */
export function taskMetricsAsTable({ task_id, metrics }: TaskMetrics): string {
  const rows = metricNames.map((name) => {
    const { value = null, target_met = null } = metrics[name] ?? {};
    return [metricDefinitions[name].title, tellValue(name, value), tellTarget(name), tellMet(target_met)];
  });
  return `${task_id}\n${table([['Metric', 'Value', 'Target', 'Met'], ...rows])}`;
}

/** The metrics of many tasks, and those of each, as tables for a terminal; ends with a line feed. */
export function dashboardAsTable({ task_count, compliance_percent, metrics, tasks }: MetricsDashboard): string {
  const rows = metricNames.map((name) => {
    const { value, median, worst, measured_tasks, compliant_tasks, compliance_percent: rate } = metrics[name];
    const values = [value, median, worst].map((one) => tellValue(name, one));
    return [
      metricDefinitions[name].title,
      ...values,
      tellTarget(name),
      `${compliant_tasks}/${measured_tasks}`,
      tellPercent(rate),
    ];
  });
  const summary = table([['Metric', 'Mean', 'Median', 'Worst', 'Target', 'Tasks', 'Compliance'], ...rows]);
  const each = tasks.map((task) => [
    task.task_id,
    ...metricNames.map((name) => tellValue(name, task.metrics[name]?.value ?? null) + missedMark(task, name)),
  ]);
  const titles = metricNames.map((name) => metricDefinitions[name].title);
  const head = `${task_count} ${task_count === 1 ? 'task' : 'tasks'}, ${tellPercent(compliance_percent)} of the targets met\n\n`;
  return `${head}${summary}${each.length === 0 ? '' : `\n${table([['Task', ...titles], ...each])}* target missed\n`}`;
}

/** What changed from a baseline, as a table for a terminal; ends with a line feed. */
export function comparisonAsTable({ metrics }: MetricsComparison): string {
  const rows = metricNames.map((name) => {
    const { baseline, current, delta, change } = metrics[name];
    const sign = delta !== null && delta > 0 ? '+' : '';
    return [
      metricDefinitions[name].title,
      tellValue(name, baseline),
      tellValue(name, current),
      `${sign}${tellValue(name, delta)}`,
      change,
    ];
  });
  return table([['Metric', 'Baseline', 'Current', 'Change', ''], ...rows]);
}

/** As in `yes`; `–` where nothing is known. */
function tellMet(met: boolean | null): string {
  return met === null ? '–' : met ? 'yes' : 'no';
}

/** As in `66.67 %`; `–` where nothing is known. */
export function tellPercent(percent: number | null): string {
  return percent === null ? '–' : `${percent} %`;
}

function missedMark({ metrics }: TaskMetrics, name: string): string {
  return metrics[name]?.target_met === false ? ' *' : '';
}

/** The first column to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const [head, ...body] = rows.map((row) => line(row).trimEnd());
  return `${[head, rule, ...body].join('\n')}\n`;
}
