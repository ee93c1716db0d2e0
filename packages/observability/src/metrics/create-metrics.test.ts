import { Registry, register as globalRegistry } from '@prometheus-io/client';
import type { CounterName, Logger } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { parsePrometheusText } from '../../test/parse-prometheus-text.ts';
import { withContext } from '../context/log-context.ts';
import { createMetrics, type MetricsOptions } from './create-metrics.ts';
import { counters, gauges, histograms } from './metric-definitions.ts';

const service = { serviceName: 'support', serviceVersion: '1.2.3' };
const create = (options: Partial<MetricsOptions> = {}) => createMetrics({ ...service, ...options });

/** Read back by a parser that is not the writer's. */
const collect = async (metrics: { registry: Registry }) => parsePrometheusText(await metrics.registry.metrics());
const samplesOf = async (metrics: { registry: Registry }, name: string) =>
  ((await collect(metrics))[name]?.samples ?? []).map(({ labels, value }) => ({ labels, value }));

const loggerOf = (lines: unknown[]): Logger => ({
  debug: () => {},
  info: () => {},
  error: () => {},
  warn: (event, fields) => lines.push({ event, ...fields }),
  child: () => loggerOf(lines),
});

describe('createMetrics', () => {
  it('[observability:metrics:text-format] writes every metric so that a Prometheus parser reads it back', async () => {
    const metrics = create();
    const labels = { tenant_id: 'acme', agent_id: 'a1' };
    const model = { ...labels, provider: 'openai', model: 'gpt', step: 'plan' };
    metrics.count('waymark_requests_total', { ...labels, method: 'GET', route: '/orders/:id', status: '200' });
    metrics.count('waymark_llm_tokens_total', { ...model, direction: 'input' }, 120);
    metrics.count('waymark_rules_matched_total', { ...labels, step: 'greet' }, 3);
    metrics.count('waymark_errors_total', { type: 'PROVIDER_TIMEOUT', component: 'providers' });
    metrics.record('waymark_request_duration_seconds', 0.2, { ...labels, method: 'GET' });
    metrics.record('waymark_llm_call_duration_seconds', 3, model);
    metrics.record('waymark_database_call_duration_seconds', 0.002, { system: 'sqlite', operation: 'query' });
    metrics.set('waymark_active_sessions', 7, labels);

    const families = await collect(metrics);
    const names = [counters, histograms, gauges].flatMap(Object.keys);
    expect(Object.keys(families).toSorted()).toEqual(
      [...names, 'waymark_metrics_overflow_total', 'waymark_service_info'].toSorted(),
    );
    expect(families['waymark_llm_tokens_total']).toMatchObject({
      type: 'counter',
      samples: [{ value: 120, labels: { ...model, direction: 'input' } }],
    });
    const duration = families['waymark_llm_call_duration_seconds']!;
    expect(duration.type).toBe('histogram');
    expect(duration.samples).toContainEqual({
      name: 'waymark_llm_call_duration_seconds_bucket',
      labels: { ...model, le: '2.5' },
      value: 0,
    });
    expect(duration.samples).toContainEqual({ name: 'waymark_llm_call_duration_seconds_sum', labels: model, value: 3 });
    expect(families['waymark_active_sessions']).toMatchObject({ type: 'gauge', samples: [{ value: 7, labels }] });
  });

  it('[observability:metrics:service-info] tells the service and its version', async () => {
    expect(await samplesOf(create(), 'waymark_service_info')).toEqual([
      { value: 1, labels: { service: 'support', version: '1.2.3' } },
    ]);
  });

  it('[observability:metrics:label-cap] keeps 1,000 of 100,000 tenants and counts the others together', async () => {
    const lines: unknown[] = [];
    const metrics = create({ logger: loggerOf(lines) });
    for (let tenant = 0; tenant < 100_000; tenant += 1) {
      metrics.count('waymark_requests_total', { tenant_id: `tenant-${tenant}` });
      metrics.record('waymark_llm_call_duration_seconds', 1, { tenant_id: `tenant-${tenant}` });
      metrics.set('waymark_active_sessions', 1, { tenant_id: `tenant-${tenant}` });
    }
    metrics.count('waymark_requests_total', { tenant_id: 'tenant-0' });

    const requests = await samplesOf(metrics, 'waymark_requests_total');
    expect(requests).toHaveLength(1001);
    expect(requests).toContainEqual({ value: 99_000, labels: { overflow: 'true' } });
    expect(requests).toContainEqual({ value: 2, labels: { tenant_id: 'tenant-0' } });
    const durations = (await collect(metrics))['waymark_llm_call_duration_seconds']!.samples;
    expect(durations.filter(({ name }) => name.endsWith('_count'))).toHaveLength(1001);
    // A sum of gauges of many tenants, or the last one's value, would be a lie.
    expect(await samplesOf(metrics, 'waymark_active_sessions')).toHaveLength(1000);
    expect(await samplesOf(metrics, 'waymark_metrics_overflow_total')).toEqual(
      ['waymark_requests_total', 'waymark_llm_call_duration_seconds', 'waymark_active_sessions'].map((metric) => ({
        value: 99_000,
        labels: { metric },
      })),
    );
    expect(lines).toEqual([
      { event: 'metric_is_full', metric: 'waymark_requests_total', max_label_sets: 1000 },
      { event: 'metric_is_full', metric: 'waymark_llm_call_duration_seconds', max_label_sets: 1000 },
      { event: 'metric_is_full', metric: 'waymark_active_sessions', max_label_sets: 1000 },
    ]);
  });

  it('[observability:metrics:label-values] bounds and cleans label values', async () => {
    const metrics = create({ maxLabelSets: 10 });
    metrics.count('waymark_errors_total', { type: 'x'.repeat(5000) });
    metrics.count('waymark_errors_total', { type: 'two\nlines "quoted" back\\slash \ud800 é' });
    metrics.count('waymark_errors_total', { type: `${' '.repeat(120)}jane.doe@example.com` });
    metrics.count('waymark_errors_total', { type: 'mail to jane.doe@example.com' });
    metrics.count('waymark_errors_total', {
      type: '',
      component: Symbol('x') as unknown as string,
      unknown_label: 'dropped',
    });
    metrics.count('waymark_errors_total', { type: 404 as unknown as string });
    const text = await metrics.registry.metrics();
    expect(text).not.toContain('jane.doe');
    expect(text).not.toContain('dropped');
    const types = (await samplesOf(metrics, 'waymark_errors_total')).map(({ labels }) => labels['type']);
    expect(types).toEqual([
      'x'.repeat(128),
      'two lines "quoted" back\\slash   é',
      `${' '.repeat(120)}[REDACTE`,
      'mail to [REDACTED]',
      undefined,
      '404',
    ]);
  });

  it('[observability:metrics:never-throws] leaves out what cannot be recorded', async () => {
    const metrics = create();
    const hostile = {
      get tenant_id(): string {
        throw new Error('no');
      },
    };
    metrics.count('waymark_requests_total', hostile);
    metrics.count('waymark_requests_total', null as unknown as Record<string, string>);
    for (const by of [Number.NaN, -1, 0, Number.POSITIVE_INFINITY, '1' as unknown as number]) {
      metrics.count('waymark_rules_matched_total', {}, by);
    }
    metrics.count('toString' as CounterName);
    metrics.record('waymark_request_duration_seconds', Number.NaN);
    metrics.record('waymark_request_duration_seconds', -1);
    metrics.record('nothing' as 'waymark_request_duration_seconds', 1);
    metrics.set('waymark_active_sessions', Number.POSITIVE_INFINITY);
    metrics.set('nothing' as 'waymark_active_sessions', 1);
    for (const name of ['waymark_requests_total', 'waymark_rules_matched_total', 'waymark_active_sessions']) {
      expect(await samplesOf(metrics, name)).toEqual([]);
    }
  });

  it('[observability:metrics:own-registry] keeps away from the global registry and from other services', async () => {
    const [first, second] = [create(), create({ registry: new Registry() })];
    first.count('waymark_errors_total');
    expect(await samplesOf(second, 'waymark_errors_total')).toEqual([]);
    expect(await globalRegistry.metrics()).not.toContain('waymark');
    expect(() => create({ registry: first.registry })).toThrow(/already been registered/);
  });

  it('[observability:metrics:context-labels] takes tenant, agent and step from the context, where the caller names none', async () => {
    const metrics = create();
    withContext({ tenant_id: 'acme', agent_id: 'a1', step: 'plan', session_id: 's1' }, () => {
      metrics.count('waymark_llm_tokens_total', { direction: 'input', agent_id: 'a2' }, 5);
      metrics.set('waymark_active_sessions', 1);
    });
    expect(await samplesOf(metrics, 'waymark_llm_tokens_total')).toEqual([
      { labels: { tenant_id: 'acme', agent_id: 'a2', step: 'plan', direction: 'input' }, value: 5 },
    ]);
    expect(await samplesOf(metrics, 'waymark_active_sessions')).toEqual([
      { labels: { tenant_id: 'acme', agent_id: 'a1' }, value: 1 },
    ]);
  });

  it('tells about the process only when asked', async () => {
    expect(await create().registry.metrics()).not.toContain('process_');
    expect(await create({ defaultMetrics: true }).registry.metrics()).toContain('process_cpu_seconds_total');
  });
});
