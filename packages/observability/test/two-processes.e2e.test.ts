import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { injectTraceContext, setupTracing, withSpan } from '../src/tracing/index.ts';
import { startCollector } from './loopback-collector.ts';
import { childArguments } from './run-child.ts';

it('[observability:tracing:across-processes] puts the spans of another process below the span that called it', async () => {
  const collector = await startCollector();
  const service = spawn(process.execPath, childArguments('answering-app.ts', collector.url), {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 25_000,
  });
  const [port] = (await once(service.stdout, 'data')) as [Buffer];
  const tracing = await setupTracing({ service_name: 'asking', otlp_endpoint: collector.url });
  const ask = () =>
    withSpan('ask', {}, async () => {
      const headers = injectTraceContext(new Headers());
      return (await fetch(`http://127.0.0.1:${String(port).trim()}/?q=1`, { headers })).text();
    });
  try {
    expect(await withSpan('turn', {}, () => Promise.all([ask(), ask()]))).toEqual(['answered', 'answered']);
  } finally {
    await tracing.shutdown();
    service.stdin.end();
    await once(service, 'close');
    await collector.close();
  }

  const spans = collector.spans();
  const named = (name: string) => spans.filter((span) => span.name === name);
  const [turn] = named('turn');
  expect(spans.map(({ name }) => name).toSorted()).toEqual(
    ['ask', 'ask', 'classify', 'classify', 'GET /answers', 'GET /answers', 'retrieve', 'retrieve', 'turn'].toSorted(),
  );
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([turn!.traceId]));
  expect(named('ask').map(({ parentSpanId }) => parentSpanId)).toEqual([turn!.spanId, turn!.spanId]);
  const below = (name: string, parents: string) => {
    const children = new Set(named(name).map(({ parentSpanId }) => parentSpanId));
    expect(children).toEqual(new Set(named(parents).map(({ spanId }) => spanId)));
  };
  below('GET /answers', 'ask');
  below('retrieve', 'GET /answers');
  below('classify', 'GET /answers');
  expect(named('retrieve')[0]!.resource).toMatchObject({ 'service.name': 'answering' });
});
