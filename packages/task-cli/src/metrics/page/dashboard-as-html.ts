import { metricDefinitions, metricNames, tellTarget, tellValue, type MetricName } from '../metric.ts';
import type { MetricsDashboard } from '../metrics-dashboard.ts';
import { tellPercent } from '../text-table.ts';
import { complianceChart } from './compliance-chart.ts';
import { escapeHtml } from './escape-html.ts';
import { pageStyle } from './page-style.ts';
import { trendChart } from './trend-chart.ts';

/**
 * The dashboard as one page: charts and tables, light or dark as its reader has it, without a script and without anything
 * that a network would have to bring.
 */
export function dashboardAsHtml(dashboard: MetricsDashboard): string {
  const { generated_at, task_count, compliance_percent, warnings } = dashboard;
  const tasks = `${task_count} ${task_count === 1 ? 'task' : 'tasks'}`;
  const met =
    compliance_percent === null ? 'nothing measured yet' : `${tellPercent(compliance_percent)} of the targets met`;
  const [day = '', time = ''] = generated_at.slice(0, 16).split('T');
  const unreadable = warnings.map(({ message }) => `<li>${escapeHtml(message)}</li>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Task metrics</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>Task metrics</h1>
<p>${escapeHtml(`${tasks}, ${met}. Made on ${day} at ${time} UTC.`)}</p>
</header>
<main>
<div class="charts">
<section aria-label="Compliance"><h2>Tasks that meet each target</h2>
${complianceChart(dashboard)}
</section>
<section aria-label="Trend"><h2>Targets met by day, in percent</h2>
${trendChart(dashboard)}
</section>
</div>
<section><h2>Metrics</h2>
${metricsTable(dashboard)}
</section>
<section><h2>Tasks</h2>
${tasksTable(dashboard)}
</section>
<section><details><summary>Trend in numbers</summary>
${trendTable(dashboard)}
</details></section>
${unreadable === '' ? '' : `<section><h2>Not read</h2>\n<ul>\n${unreadable}\n</ul>\n</section>`}
</main>
</body>
</html>
`;
}

function metricsTable({ metrics }: MetricsDashboard): string {
  const rows = metricNames.map((name) => {
    const { value, median, worst, compliant_tasks, measured_tasks, compliance_percent } = metrics[name];
    const values = [value, median, worst].map((one) => cell(tellValue(name, one)));
    const about = [tellTarget(name), `${compliant_tasks} of ${measured_tasks}`, tellPercent(compliance_percent)];
    const { title, meaning } = metricDefinitions[name];
    return row(title, [...values, ...about.map((text) => cell(text))], meaning);
  });
  return table({
    caption: 'Over all tasks',
    head: ['Metric', 'Mean', 'Median', 'Worst', 'Target', 'Met by', 'Compliance'],
    rows,
  });
}

function tasksTable({ tasks }: MetricsDashboard): string {
  const rows = tasks.map(({ task_id, metrics }) =>
    row(
      task_id,
      metricNames.map((name) => {
        const { value = null, target_met = null } = metrics[name] ?? {};
        if (target_met === null) return cell(tellValue(name, value), 'unknown');
        // Not by colour alone.
        return cell(`${tellValue(name, value)} ${target_met ? '✓' : '✗'}`, target_met ? 'met' : 'missed');
      }),
    ),
  );
  return table({ caption: '✓ meets its target, ✗ misses it, – is not measured', head: ['Task', ...titles()], rows });
}

function trendTable({ trend }: MetricsDashboard): string {
  const rows = trend.map(({ date, tasks, compliance_percent, metrics }) =>
    row(date, [
      cell(String(tasks)),
      cell(tellPercent(compliance_percent)),
      ...metricNames.map((name) => cell(tellValue(name, metrics[name]))),
    ]),
  );
  return table({ caption: 'By day, means', head: ['Day', 'Tasks', 'Targets met', ...titles()], rows });
}

function titles(): string[] {
  return metricNames.map((name: MetricName) => metricDefinitions[name].title);
}

function table({ caption, head, rows }: { caption: string; head: readonly string[]; rows: readonly string[] }): string {
  const columns = head.map((title) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  // Not as its caption: that would be cut where the table is wider than the screen.
  return `<p class="note">${escapeHtml(caption)}</p>
<div class="scroll" role="region" aria-label="${escapeHtml(caption)}" tabindex="0"><table aria-label="${escapeHtml(caption)}">
<thead><tr>${columns}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}

function row(name: string, cells: readonly string[], meaning = ''): string {
  const title = meaning === '' ? '' : ` title="${escapeHtml(meaning)}"`;
  return `<tr><th scope="row"${title}>${escapeHtml(name)}</th>${cells.join('')}</tr>`;
}

function cell(text: string, kind = ''): string {
  return `<td${kind === '' ? '' : ` class="${kind}"`}>${escapeHtml(text)}</td>`;
}
