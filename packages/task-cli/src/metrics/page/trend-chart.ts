import type { MetricsDashboard } from '../metrics-dashboard.ts';
import { tellPercent } from '../text-table.ts';
import { escapeHtml } from './escape-html.ts';

const size = { width: 300, height: 186 };
const plot = { left: 34, right: 292, top: 8, bottom: 160 };
/** More days than this would stand upon each other. */
const mostDays = 90;

interface Point {
  date: string;
  percent: number;
  x: number;
  y: number;
}

/** How many of the targets were met, day by day. */
export function trendChart({ trend }: MetricsDashboard): string {
  const points = pointsOf(trend);
  const first = points[0];
  const last = points.at(-1);
  const told =
    first === undefined || last === undefined
      ? 'Nothing was measured yet.'
      : `From ${tellPercent(first.percent)} on ${first.date} to ${tellPercent(last.percent)} on ${last.date}.`;
  const line = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return `<svg role="img" viewBox="0 0 ${size.width} ${size.height}" aria-labelledby="trend-title trend-desc">
<title id="trend-title">Targets met by day</title>
<desc id="trend-desc">${escapeHtml(told)}</desc>
${[0, 50, 100].map(gridLine).join('\n')}
${points.length > 1 ? `<polyline class="line" points="${line}"/>` : ''}
${points.map(dot).join('\n')}
${dateLabels(points)}
</svg>`;
}

function pointsOf(trend: MetricsDashboard['trend']): Point[] {
  const known = trend
    .flatMap(({ date, compliance_percent: percent }) => (percent === null ? [] : [{ date, percent }]))
    .slice(-mostDays);
  const times = known.map(({ date }) => Date.parse(date));
  const [begin, span] = [times[0] ?? 0, (times.at(-1) ?? 0) - (times[0] ?? 0)];
  return known.map(({ date, percent }, index) => {
    const share = span === 0 ? 0.5 : (times[index]! - begin) / span;
    return { date, percent, x: plot.left + share * (plot.right - plot.left), y: heightOf(percent) };
  });
}

function heightOf(percent: number): number {
  return plot.bottom - (percent / 100) * (plot.bottom - plot.top);
}

function gridLine(percent: number): string {
  const y = heightOf(percent);
  return `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}"/>
<text class="axis" x="${plot.left - 6}" y="${y + 4}" text-anchor="end">${percent}</text>`;
}

function dot({ date, percent, x, y }: Point, _: number, points: readonly Point[]): string {
  const radius = points.length > 31 ? 2 : 3.5;
  return `<circle class="dot" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}"><title>${escapeHtml(`${date}: ${tellPercent(percent)}`)}</title></circle>`;
}

/** The first and the last day; a single one in the middle. */
function dateLabels(points: readonly Point[]): string {
  const [first] = points;
  const last = points.at(-1);
  const label = (text: string, x: number, anchor: string) =>
    `<text class="axis" x="${x}" y="${size.height - 8}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
  if (first === undefined || last === undefined) return label('Nothing was measured yet', size.width / 2, 'middle');
  if (first === last) return label(first.date, first.x, 'middle');
  return label(first.date, plot.left, 'start') + label(last.date, plot.right, 'end');
}
