import { metricDefinitions, metricNames } from '../metric.ts';
import type { MetricsDashboard } from '../metrics-dashboard.ts';
import { tellPercent } from '../text-table.ts';
import { escapeHtml } from './escape-html.ts';

const width = 300;
const rowHeight = 38;

/** One bar a metric: how many of the tasks meet its target. */
export function complianceChart({ metrics }: MetricsDashboard): string {
  const rows = metricNames.map((name, index) => {
    const { compliance_percent: percent, compliant_tasks, measured_tasks } = metrics[name];
    const top = index * rowHeight;
    const told =
      percent === null ? 'not measured' : `${tellPercent(percent)} (${compliant_tasks} of ${measured_tasks})`;
    const length = ((percent ?? 0) / 100) * width;
    return `<g>
<text x="0" y="${top + 12}">${escapeHtml(metricDefinitions[name].title)}</text>
<text x="${width}" y="${top + 12}" text-anchor="end">${escapeHtml(told)}</text>
<rect class="track" x="0" y="${top + 19}" width="${width}" height="10" rx="2"/>
<rect class="bar${percent === 100 ? ' met' : ''}" x="0" y="${top + 19}" width="${length.toFixed(1)}" height="10" rx="2"/>
</g>`;
  });
  const told = metricNames.map((name) => {
    const { title } = metricDefinitions[name];
    return `${title}: ${metrics[name].compliance_percent === null ? 'not measured' : tellPercent(metrics[name].compliance_percent)}`;
  });
  return `<svg role="img" viewBox="0 0 ${width} ${metricNames.length * rowHeight}" aria-labelledby="bars-title bars-desc">
<title id="bars-title">Tasks that meet each target</title>
<desc id="bars-desc">${escapeHtml(told.join('; '))}.</desc>
${rows.join('\n')}
</svg>`;
}
