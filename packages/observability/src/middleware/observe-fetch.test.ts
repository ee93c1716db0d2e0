import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCollector, type LoopbackCollector } from '../../test/loopback-collector.ts';
import { parsePrometheusText } from '../../test/parse-prometheus-text.ts';
import { recordingLogger, type RecordedLine } from '../../test/recording-logger.ts';
import { bindContext, currentContext, withContext } from '../context/log-context.ts';
import { createMetrics } from '../metrics/create-metrics.ts';
import { withSpan } from '../tracing/active-span.ts';
import { getTracer } from '../tracing/open-telemetry-tracer.ts';
import { setupTracing, type TracingHandle } from '../tracing/setup-tracing.ts';
import { type FetchHandler, observeFetch } from './observe-fetch.ts';
import type { ObserveOptions } from './observe-request.ts';

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
let collector: LoopbackCollector;
let tracing: TracingHandle;
let lines: RecordedLine[];
let metrics: ReturnType<typeof createMetrics>;

beforeEach(async () => {
  collector = await startCollector();
  tracing = await setupTracing({ service_name: 'support', otlp_endpoint: collector.url });
  lines = [];
  metrics = createMetrics({ serviceName: 'support', serviceVersion: '1' });
});

afterEach(async () => {
  await tracing.shutdown();
  await collector.close();
});

function observe(handler: FetchHandler<[]>, options: ObserveOptions<Request> = {}) {
  return observeFetch(handler, { logger: recordingLogger(lines), metrics, tracer: getTracer(), ...options });
}

const request = (path: string, init?: RequestInit) => new Request(`http://support.example${path}`, init);
const events = () => lines.map(({ level, event }) => `${level} ${event}`);
const rootSpan = async () => {
  await tracing.flush();
  return collector.spans().find(({ kind }) => kind === 2)!;
};
const samples = async (name: string) => {
  const family = parsePrometheusText(await metrics.registry.metrics())[name]!;
  return family.samples.map(({ labels, value }) => ({ labels, value }));
};

describe('observeFetch', () => {
  it('[observability:middleware:context] binds the ids of the headers afresh, and a request id of its own', async () => {
    const seen: unknown[] = [];
    const handler = observe(() => {
      seen.push({ ...currentContext() });
      return new Response('ok');
    });
    const headers = { 'X-Tenant-ID': 'acme', 'X-Agent-ID': 'a1', 'X-Session-ID': 's1', 'X-Request-ID': 'r1' };
    const answers = await withContext({ tenant_id: 'of the server', turn_id: 't9' }, async () => [
      await handler(request('/', { headers })),
      await handler(request('/')),
    ]);
    await Promise.all(answers.map((answer) => answer.text()));
    await tracing.flush();
    const traces = collector.spans().map((span) => span.traceId);
    expect(seen).toEqual([
      { tenant_id: 'acme', agent_id: 'a1', session_id: 's1', request_id: 'r1', trace_id: traces[0] },
      { request_id: expect.stringMatching(uuid), trace_id: traces[1] },
    ]);
    const [, second] = seen as { request_id: string }[];
    expect(answers.map((answer) => answer.headers.get('x-request-id'))).toEqual(['r1', second!.request_id]);
    expect(currentContext()).toEqual({});
  });

  it.each(['', 'a b', 'a\tb', 'x'.repeat(129), '<script>', 'é', 'a,b'])(
    '[observability:middleware:invalid-ids] takes the id %j for none',
    async (value) => {
      let seen = {};
      const handler = observe(
        () => {
          seen = { ...currentContext() };
          return new Response();
        },
        { nextRequestId: () => 'made', tracer: undefined },
      );
      const headers = { 'x-tenant-id': value, 'x-request-id': value };
      const answer = await handler(request('/', { headers }));
      expect(seen).toEqual({ request_id: 'made' });
      expect(answer.headers.get('x-request-id')).toBe('made');
    },
  );

  it('[observability:middleware:root-span] opens a server span below the traceparent, with the route and no secrets', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const handler = observe(() => withSpan('work', {}, () => new Response('ok', { status: 201 })), {
      route: () => '/orders/:id',
    });
    const answer = await handler(
      request('/orders/7?email=jane.doe@example.com&token=hunter2&x', { method: 'POST', headers: { traceparent } }),
    );
    await answer.text();
    const root = await rootSpan();
    expect(root).toMatchObject({
      name: 'POST /orders/:id',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      parentSpanId: '00f067aa0ba902b7',
      status: { code: 0 },
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/orders/:id',
        'http.response.status_code': 201,
        'url.path': '/orders/7',
        'url.query': 'email=[REDACTED]&token=[REDACTED]&x=[REDACTED]',
      },
    });
    expect(collector.span('work').parentSpanId).toBe(root.spanId);
    expect(JSON.stringify([collector.requests, lines])).not.toMatch(/jane|hunter2/);
  });

  it('[observability:middleware:log-lines] logs the start and the end with the context', async () => {
    const times = [1000, 1250.5];
    const handler = observe(
      () => {
        bindContext({ turn_id: 't1' });
        return new Response('ok');
      },
      { now: () => times.shift()!, route: () => '/a/:b', tracer: undefined },
    );
    const answer = await handler(request('/a/1?q=x', { headers: { 'x-request-id': 'r1' } }));
    expect(events()).toEqual(['info request_started']);
    await answer.text();
    expect(lines).toEqual([
      {
        level: 'info',
        event: 'request_started',
        fields: { method: 'GET', path: '/a/1' },
        context: { request_id: 'r1' },
      },
      {
        level: 'info',
        event: 'request_ended',
        fields: { method: 'GET', path: '/a/1', route: '/a/:b', status: 200, duration_ms: 250.5 },
        context: { request_id: 'r1', turn_id: 't1' },
      },
    ]);
  });

  it('[observability:middleware:metrics] counts requests and their duration by route, never by path', async () => {
    const times = [0, 300, 0, 100];
    const answer = () => {
      bindContext({ agent_id: 'of the handler' });
      return new Response(null, { status: 204 });
    };
    const handler = observe(answer, {
      route: ({ url }) => (url.includes('orders') ? '/orders/:id' : undefined),
      now: () => times.shift()!,
    });
    await handler(request('/orders/1', { headers: { 'x-tenant-id': 'acme', 'x-agent-id': 'a1' } }));
    await handler(request('/somewhere/else', { method: 'PROPFIND' }));
    expect(await samples('waymark_requests_total')).toEqual([
      {
        labels: { tenant_id: 'acme', agent_id: 'of the handler', method: 'GET', route: '/orders/:id', status: '204' },
        value: 1,
      },
      { labels: { agent_id: 'of the handler', method: '_OTHER', status: '204' }, value: 1 },
    ]);
    const durations = await samples('waymark_request_duration_seconds');
    expect(durations).toContainEqual({
      labels: { tenant_id: 'acme', agent_id: 'of the handler', method: 'GET', route: '/orders/:id', le: '0.5' },
      value: 1,
    });
    expect(await samples('waymark_errors_total')).toEqual([]);
  });

  it('[observability:middleware:errors] marks what is thrown and passes it on', async () => {
    const error = new TypeError('no jane.doe@example.com');
    const handler = observe(() => Promise.reject(error));
    await expect(handler(request('/'))).rejects.toBe(error);
    expect(await rootSpan()).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'TypeError' } });
    expect(await samples('waymark_errors_total')).toEqual([
      { labels: { type: 'TypeError', component: 'http' }, value: 1 },
    ]);
    expect(await samples('waymark_requests_total')).toEqual([{ labels: { method: 'GET', status: '500' }, value: 1 }]);
    expect(events()).toEqual(['info request_started', 'error request_failed']);
    expect(lines[1]!.fields['error']).toMatchObject({ type: 'TypeError', message: 'no [REDACTED]' });
  });

  it('marks an answer with a 5xx status, and none with 4xx', async () => {
    for (const status of [503, 404]) await observe(() => new Response(null, { status }))(request('/'));
    await tracing.flush();
    expect(collector.spans().map((span) => [span.status.code, span.attributes['error.type']])).toEqual([
      [2, 'http_503'],
      [0, undefined],
    ]);
    expect(events().filter((event) => event.startsWith('error'))).toEqual(['error request_failed']);
  });

  it('[observability:middleware:streams] ends with the last byte of a streamed answer, in whose work the context holds', async () => {
    const seen: unknown[] = [];
    const chunks = ['a', 'b'];
    const handler = observe(
      () =>
        new Response(
          new ReadableStream<Uint8Array>(
            {
              pull(controller) {
                seen.push(currentContext().request_id);
                const chunk = chunks.shift();
                if (chunk === undefined) controller.close();
                else controller.enqueue(new TextEncoder().encode(chunk));
              },
            },
            { highWaterMark: 0 },
          ),
        ),
    );
    const answer = await handler(request('/', { headers: { 'x-request-id': 'r1' } }));
    expect([events(), seen]).toEqual([['info request_started'], []]);
    const reader = answer.body!.getReader();
    await reader.read();
    expect(events()).toEqual(['info request_started']);
    await reader.read();
    expect((await reader.read()).done).toBe(true);
    expect(events()).toEqual(['info request_started', 'info request_ended']);
    expect(seen).toEqual(['r1', 'r1', 'r1']);
  });

  it('marks a body that fails', async () => {
    const broken = new Error('the model hung up');
    const handler = observe(() => new Response(new ReadableStream({ pull: (controller) => controller.error(broken) })));
    const answer = await handler(request('/'));
    await expect(answer.text()).rejects.toBe(broken);
    expect(events()).toEqual(['info request_started', 'error request_failed']);
    expect(await samples('waymark_requests_total')).toEqual([{ labels: { method: 'GET', status: '200' }, value: 1 }]);
  });

  it('[observability:middleware:aborts] marks a client that leaves, before and within the answer', async () => {
    const leaving = new AbortController();
    const handler = observe(() => {
      leaving.abort();
      return new Response('too late');
    });
    await handler(request('/', { signal: leaving.signal }));
    expect(events()).toEqual(['info request_started', 'warn request_aborted']);

    lines = [];
    let reason: unknown;
    const stream = new ReadableStream({ cancel: (given) => void (reason = given) });
    const answer = await observe(() => new Response(stream))(request('/'));
    await answer.body!.cancel('gone');
    expect([events(), reason]).toEqual([['info request_started', 'warn request_aborted'], 'gone']);
    await tracing.flush();
    const aborted = { 'error.type': 'client_aborted', 'http.response.status_code': 499 };
    expect(collector.spans().map(({ attributes }) => attributes)).toMatchObject([aborted, aborted]);
  });

  it('ends HEAD requests at once and leaves answers alone that cannot be built anew', async () => {
    await observe(() => new Response('body'))(request('/', { method: 'HEAD' }));
    expect(events()).toEqual(['info request_started', 'info request_ended']);
    const failed = Response.error();
    expect(await observe(() => failed)(request('/'))).toBe(failed);
    const redirect = await observe(() => Response.redirect('http://elsewhere.example/', 303))(request('/'));
    expect([redirect.status, redirect.headers.get('location')]).toEqual([303, 'http://elsewhere.example/']);
    expect(redirect.headers.has('x-request-id')).toBe(true);
  });

  it('[observability:middleware:isolation] never mixes the contexts of concurrent requests', async () => {
    const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    const handler = observe(async ({ url }) => {
      const own = new URL(url).pathname.slice(1);
      bindContext({ turn_id: `turn of ${own}` });
      for (let step = 0; step < 5; step += 1) {
        await withSpan('step', {}, () => pause(Math.random() * 4));
        const { tenant_id, turn_id } = currentContext();
        if (tenant_id !== own || turn_id !== `turn of ${own}`) throw new Error(`${own} is mixed with ${tenant_id}`);
      }
      return new Response(own);
    });
    const names = Array.from({ length: 100 }, (_, index) => `t${index}`);
    const answers = await Promise.all(
      names.map((name) => handler(request(`/${name}`, { headers: { 'x-tenant-id': name } }))),
    );
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(names);
    await tracing.flush();
    const roots = new Map(collector.spans().map((span) => [span.spanId, span]));
    const steps = collector.spans().filter((span) => span.name === 'step');
    expect(steps).toHaveLength(500);
    for (const step of steps) {
      expect(step.attributes['tenant.id']).toBe(roots.get(step.parentSpanId!)!.attributes['tenant.id']);
    }
  });

  it('survives a route function that throws', async () => {
    const route = () => {
      throw new Error('no');
    };
    expect((await observe(() => new Response('ok'), { route })(request('/'))).status).toBe(200);
  });

  it('works without anything to observe with, and passes on what the server hands over', async () => {
    const handler = observeFetch((_request, bindings: { key: string }) => new Response(bindings.key));
    expect(await (await handler(request('/'), { key: 'value' })).text()).toBe('value');
  });

  it('observes Hono: routes, streams, errors that it turns into answers', async () => {
    const app = new Hono();
    app.get('/orders/:id', (context) => context.json({ id: context.req.param('id'), ...currentContext() }));
    app.get('/broken', () => {
      throw new Error('boom');
    });
    app.onError((_error, context) => context.text('failed', 500));
    const handler = observe((incoming) => app.fetch(incoming), { tracer: undefined });
    const answer = await handler(request('/orders/7', { headers: { 'x-tenant-id': 'acme', 'x-request-id': 'r1' } }));
    expect(await answer.json()).toEqual({ id: '7', tenant_id: 'acme', request_id: 'r1' });
    expect(await (await handler(request('/broken'))).text()).toBe('failed');
    expect(events()).toEqual([
      'info request_started',
      'info request_ended',
      'info request_started',
      'error request_failed',
    ]);
  });
});
