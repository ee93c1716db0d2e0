import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '@waymark/core-types';
import { afterEach, describe, expect, it } from 'vitest';
import { startCollector, type LoopbackCollector } from '../../test/loopback-collector.ts';
import { parsePrometheusText } from '../../test/parse-prometheus-text.ts';
import { withContext } from '../context/log-context.ts';
import { withSpan } from '../tracing/active-span.ts';
import type { ObservabilityConfiguration } from './observability-configuration.ts';
import { setupObservability, type Observability, type ObservabilityOptions } from './setup-observability.ts';

let observability: Observability | undefined;
let collector: LoopbackCollector | undefined;
let lines: Record<string, unknown>[] = [];

afterEach(async () => {
  await observability?.shutdown();
  await collector?.close();
  observability = undefined;
  collector = undefined;
  lines = [];
});

async function setup(
  configuration: Partial<ObservabilityConfiguration> = {},
  options: ObservabilityOptions = {},
): Promise<Observability> {
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  observability = await setupObservability({ service_name: 'support', ...configuration }, { destination, ...options });
  return observability;
}

const metricsUrl = 'http://support.example/metrics';

describe('setupObservability', () => {
  it('[observability:setup:one-configuration] brings logs, metrics and traces together', async () => {
    collector = await startCollector();
    const { telemetry, metricsHandler, shutdown } = await setup({
      service_version: '1.2.3',
      metrics: {},
      tracing: { otlp_endpoint: collector.url },
    });
    await withContext({ tenant_id: 'acme' }, () =>
      telemetry.withSpan('turn', {}, async () => {
        telemetry.logger.info('rules_resolved', { matched: 2 });
        telemetry.metrics.count('waymark_rules_matched_total', { tenant_id: 'acme' }, 2);
      }),
    );
    const text = await (await metricsHandler(new Request(metricsUrl))).text();
    expect(await shutdown()).toBe(true);

    const span = collector.span('turn');
    expect(span.attributes).toEqual({ 'tenant.id': 'acme' });
    expect(span.resource).toEqual({ 'service.name': 'support', 'service.version': '1.2.3' });
    expect(lines).toMatchObject([
      { event: 'rules_resolved', logger: 'support', matched: 2, tenant_id: 'acme', trace_id: span.traceId },
    ]);
    expect(parsePrometheusText(text)['waymark_rules_matched_total']!.samples).toMatchObject([{ value: 2 }]);
    expect(text).toContain('waymark_service_info{service="support",version="1.2.3"} 1');
  });

  it('[observability:setup:middleware] hands its parts to the middleware', async () => {
    collector = await startCollector();
    const { observeFetch, observeNode, nodeMetricsHandler, shutdown } = await setup({
      metrics: { max_label_sets: 5, default_metrics: true },
      tracing: { otlp_endpoint: collector.url },
    });
    const answer = observeFetch(() => new Response(null, { status: 204 }), { route: () => '/fetch' });
    await answer(new Request('http://support.example/fetch'));

    const observe = observeNode({ route: () => '/node' });
    const server = createServer((request, response) => {
      if (request.url === '/metrics') void nodeMetricsHandler(request, response);
      else observe(request, response, () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await fetch(url);
      const text = await (await fetch(`${url}/metrics`)).text();
      expect(parsePrometheusText(text)['waymark_requests_total']!.samples.map(({ labels }) => labels)).toEqual([
        { method: 'GET', route: '/fetch', status: '204' },
        { method: 'GET', route: '/node', status: '200' },
      ]);
      expect(text).toContain('process_cpu_seconds_total');
    } finally {
      server.closeAllConnections();
      server.close();
    }
    await shutdown();
    expect(collector.spans().map(({ name }) => name)).toEqual(['GET /fetch', 'GET /node']);
    expect(lines.filter(({ event }) => event === 'request_ended').map(({ trace_id }) => trace_id)).toEqual(
      collector.spans().map(({ traceId }) => traceId),
    );
  });

  it('needs a name only: no spans, and 404 for the metrics', async () => {
    const { telemetry, tracer, metricsHandler, nodeMetricsHandler, getLogger, shutdown } = await setup();
    expect(tracer).toBeUndefined();
    expect((await metricsHandler(new Request(metricsUrl))).status).toBe(404);
    const written: unknown[] = [];
    const response = { writeHead: (status: number) => (written.push(status), response), end: () => {} };
    await nodeMetricsHandler(undefined as never, response as never);
    expect(written).toEqual([404]);
    await telemetry.withSpan('work', {}, async () => getLogger('mine').warn('odd'));
    expect(lines).toMatchObject([{ level: 'warn', event: 'odd', logger: 'mine' }]);
    expect(await shutdown()).toBe(true);
  });

  it('[observability:setup:redaction] hides what the patterns say in spans as in lines', async () => {
    collector = await startCollector();
    const { telemetry, shutdown } = await setup({
      logging: { redact_patterns: ['ORDER-[0-9]{6}'] },
      tracing: { otlp_endpoint: collector.url },
    });
    await telemetry.withSpan('work', { attributes: { order: 'ORDER-123456' } }, async () =>
      telemetry.logger.info('found', { order: 'ORDER-123456' }),
    );
    await shutdown();
    expect(JSON.stringify([lines, collector.requests])).not.toContain('123456');
  });

  it('puts the trace of spans that others began into the lines', async () => {
    collector = await startCollector();
    const { getLogger, shutdown } = await setup({ tracing: { otlp_endpoint: collector.url } });
    await withSpan('work', {}, () => withContext({ trace_id: undefined }, () => getLogger('mine').info('seen')));
    await shutdown();
    expect(lines).toMatchObject([{ event: 'seen', trace_id: collector.span('work').traceId }]);
  });

  it('sends through the fetch that it is given, and says at shutdown what was lost', async () => {
    const urls: string[] = [];
    const { telemetry, shutdown } = await setup(
      { tracing: { otlp_endpoint: 'http://collector.example' } },
      {
        fetch: async (url) => {
          urls.push(new Request(url).url);
          throw new Error('offline', { cause: new Error('getaddrinfo ENOTFOUND') });
        },
      },
    );
    await telemetry.withSpan('work', {}, async () => {});
    expect(await shutdown({ deadlineMs: 50 })).toBe(false);
    expect(urls).toEqual(['http://collector.example/v1/traces']);
    expect(lines).toMatchObject([
      { event: 'spans_lost', logger: 'waymark.observability', spans: 1 },
      { event: 'spans_lost_in_all', spans: 1 },
    ]);
  });

  it('[observability:setup:strict] refuses what it does not know, by its path and without its value', async () => {
    const refused = setup({
      metrics: { max_label_sets: 0 },
      langfuse: { base_url: 'https://user:hunter2@langfuse.example' },
      ...{ trace: {} },
    });
    await expect(refused).rejects.toThrow(/\$\.metrics\.max_label_sets.*\$\.langfuse\.base_url.*"trace"/s);
    await expect(refused).rejects.not.toThrow(/hunter2/);
    await expect(refused).rejects.toSatisfy(ConfigurationError.isInstance.bind(ConfigurationError));
  });
});
