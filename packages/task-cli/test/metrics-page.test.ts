import { describe, expect, it } from 'vitest';

import { metricDefinitions, metricNames } from '../src/metrics/metric.ts';
import { summariseMetrics, type MetricsDashboard } from '../src/metrics/metrics-dashboard.ts';
import { dashboardAsHtml } from '../src/metrics/page/dashboard-as-html.ts';
import { pageStyle } from '../src/metrics/page/page-style.ts';
import { measuredTask } from './support/measured-tasks.ts';

const generated_at = '2026-02-10T12:00:00.000Z';

function dashboard(): MetricsDashboard {
  return summariseMetrics(
    [
      measuredTask('TASK-0001', { reads_per_agent: 9 }, '2026-02-01T10:00:00.000Z'),
      measuredTask('TASK-0002', { qa_artifacts_percent: 50, prompt_saved_percent: null }, '2026-02-03T10:00:00.000Z'),
      measuredTask('TASK-0003', {}, '2026-02-09T10:00:00.000Z'),
    ],
    generated_at,
  );
}

/** Every element by name with its attributes, in order; fails where an element is not closed, or a quote is open. */
function elementsOf(html: string): { name: string; attributes: Record<string, string> }[] {
  const open: string[] = [];
  const elements = [
    ...html
      .replace(/<style>.*?<\/style>/s, '')
      .matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[\w-]+(?:="[^"<]*")?)*)\s*(\/?)>/gi),
  ];
  const found = elements.flatMap(([, closing, name = '', attributes = '', empty]) => {
    if (closing === '/') {
      expect(open.pop()).toBe(name);
      return [];
    }
    if (empty === '' && name !== 'meta') open.push(name);
    const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
    return [{ name, attributes: Object.fromEntries(pairs) as Record<string, string> }];
  });
  expect(open).toEqual([]);
  // Nothing that looks like an element was left out.
  expect(
    html
      .replace('<!doctype html>', '')
      .replace(/<style>.*?<\/style>/s, '')
      .match(/</g),
  ).toHaveLength(elements.length);
  return found;
}

describe('dashboardAsHtml', () => {
  it('[metrics:page:self-contained] needs neither a network nor a script', () => {
    const html = dashboardAsHtml(dashboard());
    const elements = elementsOf(html);
    const names = new Set(elements.map(({ name }) => name));
    for (const name of ['script', 'link', 'img', 'iframe', 'object', 'image', 'use', 'a'])
      expect(names).not.toContain(name);
    const attributes = elements.flatMap((element) => Object.keys(element.attributes));
    expect(attributes.filter((name) => /^on|^(?:src|href|style)$/.test(name))).toEqual([]);
    expect(html).not.toMatch(/https?:|\/\/|url\(|@import/);
    expect(elements.find((element) => element.attributes['http-equiv'] !== undefined)?.attributes['content']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'",
    );
    expect(html).toMatch(/<meta charset="utf-8">.*<meta name="viewport" content="width=device-width/s);
    expect(html).toContain('3 tasks, 85.71 % of the targets met. Made on 2026-02-10 at 12:00 UTC.');
  });

  it('[metrics:page:themes] has colours with enough contrast, in light and in dark', () => {
    const [light, dark] = pageStyle.split('@media (prefers-color-scheme: dark)').map(coloursOf);
    expect(pageStyle).toContain('color-scheme: light dark');
    for (const colours of [light!, dark!]) {
      expect(Object.keys(colours)).toHaveLength(9);
      for (const ground of ['paper', 'panel']) {
        for (const text of ['ink', 'quiet', 'met', 'missed']) {
          expect(contrast(colours[text]!, colours[ground]!)).toBeGreaterThanOrEqual(4.5);
        }
        expect(contrast(colours['bar']!, colours[ground]!)).toBeGreaterThanOrEqual(3);
      }
      for (const bar of ['bar', 'met']) expect(contrast(colours[bar]!, colours['track']!)).toBeGreaterThanOrEqual(3);
    }
    const styled = pageStyle.slice(pageStyle.indexOf('* {'));
    expect(styled).not.toMatch(/#[0-9a-f]{3}|rgb|hsl/i);
  });

  it('[metrics:page:accessible] tells in words and in tables what the charts show', () => {
    const shown = dashboard();
    const html = dashboardAsHtml(shown);
    const elements = elementsOf(html);
    const charts = elements.filter(({ name }) => name === 'svg');
    expect(charts).toHaveLength(2);
    for (const { attributes } of charts) {
      expect(attributes['role']).toBe('img');
      for (const id of attributes['aria-labelledby']!.split(' ')) {
        expect(html).toMatch(new RegExp(`<(?:title|desc) id="${id}">[^<]+<`));
      }
    }
    const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(html).toContain('Reads per agent: 66.67 %;');
    expect(html).toContain('From 80 % on 2026-02-01 to 100 % on 2026-02-09.');
    for (const name of metricNames) {
      const { compliant_tasks, measured_tasks } = shown.metrics[name];
      expect(html).toMatch(
        new RegExp(`>${metricDefinitions[name].title}</th>.*<td>${compliant_tasks} of ${measured_tasks}</td>`),
      );
    }
    for (const date of ['2026-02-01', '2026-02-03', '2026-02-09'])
      expect(html).toContain(`<th scope="row">${date}</th>`);
    // Colour is not the only sign.
    expect(html).toContain('<td class="missed">9 ✗</td>');
    expect(html).toContain('<td class="met">100 % ✓</td>');
    expect(html).toContain('<td class="unknown">–</td>');
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  });

  it('[metrics:page:charts] draws what the dashboard holds', () => {
    const elements = elementsOf(dashboardAsHtml(dashboard()));
    const withClass = (kind: string) =>
      elements.filter(({ attributes }) => attributes['class']?.split(' ').includes(kind));
    const whole = Number(withClass('track')[0]?.attributes['width']);
    const bars = elements.filter(({ name, attributes }) => name === 'rect' && attributes['class']?.startsWith('bar'));
    expect(bars.map(({ attributes }) => Math.round((1000 * Number(attributes['width'])) / whole) / 10)).toEqual([
      ...[66.7, 100, 66.7, 100, 100],
    ]);
    expect(bars.map(({ attributes }) => attributes['class'])).toEqual(['bar', 'bar met', 'bar', 'bar met', 'bar met']);
    const dots = withClass('dot').map(
      ({ attributes }) => [Number(attributes['cx']), Number(attributes['cy'])] as const,
    );
    const [hundred, , zero] = withClass('grid')
      .map(({ attributes }) => Number(attributes['y1']))
      .reverse();
    const percents = dots.map(([, y]) => Math.round((100 * (zero! - y)) / (zero! - hundred!)));
    expect(percents).toEqual([80, 75, 100]);
    // By time: two days of eight.
    const [first, second, last] = dots.map(([x]) => x);
    expect((second! - first!) / (last! - first!)).toBeCloseTo(0.25, 2);
    expect(withClass('line')[0]?.attributes['points']?.split(' ')).toHaveLength(3);
  });

  it('draws nothing where nothing is measured, one day in the middle, and no more than ninety days', () => {
    const empty = dashboardAsHtml(summariseMetrics([], generated_at));
    elementsOf(empty);
    expect(empty).toContain('0 tasks, nothing measured yet.');
    expect(empty).toContain('Nothing was measured yet');
    expect(empty).not.toMatch(/NaN|undefined|null|<polyline|<circle/);
    const one = dashboardAsHtml(summariseMetrics([measuredTask('TASK-0001')], generated_at));
    expect(one).toContain('1 task, 100 %');
    expect(elementsOf(one).filter(({ name }) => name === 'circle')).toMatchObject([{ attributes: { cx: '163.0' } }]);
    expect(one).not.toContain('<polyline');
    const days = Array.from({ length: 120 }, (_, index) =>
      measuredTask(`TASK-0${100 + index}`, {}, new Date(Date.UTC(2026, 0, 1 + index)).toISOString()),
    );
    const many = dashboardAsHtml(summariseMetrics(days, generated_at));
    expect(elementsOf(many).filter(({ name }) => name === 'circle')).toHaveLength(90);
    expect(many).toContain('<th scope="row">2026-01-01</th>');
  });

  it('[metrics:page:escaped] escapes every text', () => {
    const hostile = `<script>alert("1")</script>'&`;
    const from = dashboard();
    const html = dashboardAsHtml({
      ...from,
      generated_at: `${hostile}T`,
      trend: from.trend.map((point) => ({ ...point, date: hostile })),
      tasks: from.tasks.map((task) => ({ ...task, task_id: hostile })),
      warnings: [{ code: 'E052', message: hostile }],
    });
    elementsOf(html);
    expect(html).not.toMatch(/<script|"1"|alert\("/);
    expect(html.split('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;').length).toBeGreaterThan(7);
  });
});

function coloursOf(style: string): Record<string, string> {
  const found = style.slice(0, style.indexOf('* {') === -1 ? undefined : style.indexOf('* {'));
  return Object.fromEntries([...found.matchAll(/--(\w+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour]));
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
