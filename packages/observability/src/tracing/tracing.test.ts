import { context as otelContext, trace } from '@opentelemetry/api';
import { ConfigurationError, type Logger } from '@waymark/core-types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCollector, type LoopbackCollector } from '../../test/loopback-collector.ts';
import { currentContext, withContext } from '../context/log-context.ts';
import { createRedactor } from '../redaction/create-redactor.ts';
import { addSpanAttributes, injectTraceContext, withSpan } from './active-span.ts';
import { getTracer } from './open-telemetry-tracer.ts';
import { setupTracing, type TracingHandle, type TracingOptions } from './setup-tracing.ts';
import { parseTraceparent } from './trace-context.ts';
import type { TracingConfiguration } from './tracing-configuration.ts';

let collector: LoopbackCollector;
let tracing: TracingHandle | undefined;

beforeEach(async () => {
  collector = await startCollector();
});

afterEach(async () => {
  await tracing?.shutdown();
  tracing = undefined;
  await collector.close();
});

async function setup(configuration: Partial<TracingConfiguration> = {}, options: TracingOptions = {}) {
  tracing = await setupTracing(
    { service_name: 'support', service_version: '1.2.3', otlp_endpoint: collector.url, ...configuration },
    options,
  );
  return tracing;
}

describe('setupTracing', () => {
  it('[observability:tracing:otlp] sends spans to the collector, with the service and the headers', async () => {
    const { flush } = await setup({ headers: { 'x-team': 'agents' } });
    expect(await withSpan('answer', { 'rules.matched': 3, tags: ['a', 'b'], nothing: undefined }, () => 42)).toBe(42);
    expect(await flush()).toBe(true);
    expect(collector.requests).toHaveLength(1);
    expect(collector.requests[0]).toMatchObject({ path: '/v1/traces', headers: { 'x-team': 'agents' } });
    const span = collector.span('answer');
    expect(span).toMatchObject({ kind: 1, status: { code: 0 }, attributes: { 'rules.matched': 3, tags: ['a', 'b'] } });
    expect(span.attributes).not.toHaveProperty('nothing');
    expect(span.resource).toEqual({ 'service.name': 'support', 'service.version': '1.2.3' });
  });

  it('[observability:tracing:parents] keeps parents apart in concurrent work', async () => {
    const { flush } = await setup();
    const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    await withSpan('turn', {}, () =>
      Promise.all(
        [3, 1, 2].map((number) =>
          withSpan(`tool ${number}`, {}, async () => {
            await pause(number);
            await withSpan(`query ${number}`, {}, () => pause(4 - number));
          }),
        ),
      ),
    );
    await withSpan('next turn', {}, () => {});
    await flush();
    const turn = collector.span('turn');
    for (const number of [1, 2, 3]) {
      const tool = collector.span(`tool ${number}`);
      expect(tool.parentSpanId).toBe(turn.spanId);
      expect(collector.span(`query ${number}`)).toMatchObject({ parentSpanId: tool.spanId, traceId: turn.traceId });
    }
    expect(collector.span('next turn').traceId).not.toBe(turn.traceId);
    expect(collector.span('next turn').parentSpanId).toBeUndefined();
  });

  it('[observability:tracing:sample-rate] sends nothing at a sample rate of 0, unless another process records', async () => {
    const { flush } = await setup({ sample_rate: 0 });
    const tracer = getTracer();
    let isRecording = true;
    await withSpan('unseen', {}, (span) => {
      isRecording = span.isRecording;
    });
    await flush();
    expect(collector.requests).toEqual([]);
    expect(isRecording).toBe(false);

    const parent = parseTraceparent('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')!;
    tracer.startSpan('seen', { parent }).end();
    tracer.startSpan('unseen', { parent: { ...parent, sampled: false } }).end();
    await flush();
    expect(collector.spans().map((span) => span.name)).toEqual(['seen']);
  });

  it('samples about the share that is asked for', async () => {
    const { flush } = await setup({ sample_rate: 0.3 });
    for (let index = 0; index < 1000; index += 1) getTracer().startSpan('work').end();
    await flush();
    // Six standard deviations around 300.
    expect(collector.spans().length).toBeGreaterThan(213);
    expect(collector.spans().length).toBeLessThan(387);
  });

  it('[observability:tracing:redaction] sends no secrets, in attributes, names, events and exceptions', async () => {
    const { flush } = await setup();
    const secret = 'jane.doe@example.com';
    const failing = withSpan(`greet ${secret}`, { text: `mail ${secret}`, password: 'hunter2-long' }, (span) => {
      span.setAttributes({ list: ['fine', secret], 'gen_ai.usage.input_tokens': 12 });
      span.addEvent(`event ${secret}`, { to: secret });
      addSpanAttributes({ more: `and ${secret}` });
      throw new TypeError(`no answer for ${secret}`, { cause: new Error(secret) });
    });
    await expect(failing).rejects.toThrow(secret);
    await flush();
    const [span] = collector.spans();
    const text = JSON.stringify(collector.requests);
    expect(text).not.toContain('jane.doe');
    expect(text).not.toContain('hunter2');
    expect(span).toMatchObject({
      name: 'greet [REDACTED]',
      status: { code: 2, message: 'no answer for [REDACTED]' },
      attributes: {
        text: 'mail [REDACTED]',
        list: ['fine', '[REDACTED]'],
        more: 'and [REDACTED]',
        'gen_ai.usage.input_tokens': 12,
        'error.type': 'TypeError',
      },
    });
    expect(span!.events.map((event) => event.name)).toEqual(['event [REDACTED]', 'exception']);
    expect(span!.events[1]!.attributes).toMatchObject({ 'exception.type': 'TypeError' });
  });

  it('[observability:tracing:error-status] marks what fails by its code, and passes it on as it was', async () => {
    const { flush } = await setup();
    const error = new ConfigurationError('It does not fit.');
    await expect(withSpan('fails', {}, () => Promise.reject(error))).rejects.toBe(error);
    // Libraries throw what no error is.
    const odd = () => {
      // oxlint-disable-next-line typescript/only-throw-error
      throw 'text';
    };
    await expect(withSpan('odd', {}, odd)).rejects.toBe('text');
    const hostile = Object.defineProperty(new Error('x'), 'message', {
      get: () => {
        throw new Error('no');
      },
    });
    await expect(withSpan('hostile', {}, () => Promise.reject(hostile))).rejects.toBe(hostile);
    await flush();
    expect(collector.span('fails')).toMatchObject({
      status: { code: 2 },
      attributes: { 'error.type': 'CONFIGURATION' },
    });
    expect(collector.span('odd')).toMatchObject({ status: { code: 2, message: 'text' }, events: [] });
    expect(collector.span('hostile')).toMatchObject({ attributes: { 'error.type': 'unknown' } });
  });

  it('[observability:tracing:context-attributes] says whose work a span is', async () => {
    const { flush } = await setup();
    const ids = { tenant_id: 'acme', agent_id: 'a1', session_id: 's1', turn_id: 't1' };
    await withContext({ ...ids, other: 'x' }, () => withSpan('work', { 'agent.id': 'a2' }, () => {}));
    await flush();
    expect(collector.span('work').attributes).toEqual({
      'tenant.id': 'acme',
      'agent.id': 'a2',
      'session.id': 's1',
      'turn.id': 't1',
    });
  });

  it('[observability:tracing:trace-id-in-context] binds the trace id for log lines', async () => {
    const { flush } = await setup();
    const seen: unknown[] = [];
    await withSpan('outer', {}, async () => {
      seen.push(currentContext().trace_id);
      await withSpan('inner', {}, () => seen.push(currentContext().trace_id));
    });
    await flush();
    const { traceId } = collector.span('outer');
    expect(seen).toEqual([traceId, traceId]);
    expect(currentContext().trace_id).toBeUndefined();
  });

  it('[observability:tracing:inject] writes the span under way into headers, of Fetch and plain ones', async () => {
    const { flush } = await setup();
    const parent = { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', span_id: '00f067aa0ba902b7', sampled: true };
    const span = getTracer().startSpan('call', { kind: 'client', parent: { ...parent, trace_state: 'a=1,b=2' } });
    const [plain, fetched] = span.run(() => [injectTraceContext({ accept: '*' }), injectTraceContext(new Headers())]);
    span.end();
    span.end();
    await flush();
    const traceparent = `00-${parent.trace_id}-${collector.span('call').spanId}-01`;
    expect(plain).toEqual({ accept: '*', traceparent, tracestate: 'a=1,b=2' });
    expect(Object.fromEntries(fetched)).toEqual({ traceparent, tracestate: 'a=1,b=2' });
    expect(collector.span('call')).toMatchObject({ kind: 3, parentSpanId: parent.span_id, traceState: 'a=1,b=2' });
    expect(injectTraceContext({})).toEqual({});
  });

  it('hides what the patterns of the app say, until it is shut down', async () => {
    const { flush, shutdown } = await setup({}, { redactor: createRedactor({ redact_patterns: ['ORDER-[0-9]{6}'] }) });
    await withSpan('work', { order: 'ORDER-123456' }, () => {});
    await flush();
    expect(collector.span('work').attributes).toEqual({ order: '[REDACTED]' });
    await shutdown();
    await setup();
    await withSpan('later', { order: 'ORDER-123456' }, () => {});
    await tracing!.flush();
    expect(collector.span('later').attributes).toEqual({ order: 'ORDER-123456' });
  });

  it('[observability:tracing:strict-configuration] refuses a configuration that does not fit, without showing its values', async () => {
    const wrong = {
      service_name: '',
      sample_rate: 2,
      otlp_endpoint: 'http://user:hunter2@collector',
      sampel_rate: 1,
    };
    const refused = await setup(wrong).catch((error: unknown) => error);
    expect(ConfigurationError.isInstance(refused)).toBe(true);
    expect(String(refused)).toMatch(/\$\.service_name.*\$\.otlp_endpoint.*\$\.sample_rate.*sampel_rate/s);
    expect(String(refused)).not.toContain('hunter2');
    await expect(setup({ otlp_endpoint: 'ftp://collector' })).rejects.toThrow(/http or https URL/);
    await expect(setup({ otlp_endpoint: 'collector' })).rejects.toThrow(/http or https URL/);
  });

  it('refuses to be set up twice, and can be set up again after its shutdown', async () => {
    const { shutdown } = await setup();
    await expect(setupTracing({ service_name: 'other', otlp_endpoint: collector.url })).rejects.toThrow(
      /set up already/,
    );
    await shutdown();
    await setup({ otlp_endpoint: `${collector.url}/prefix/` });
    await withSpan('again', {}, () => {});
    await tracing!.flush();
    expect(collector.requests.map(({ path }) => path)).toEqual(['/prefix/v1/traces']);
    await tracing!.shutdown();
    await setup({ otlp_endpoint: `${collector.url}/own/v1/traces` });
    await withSpan('again', {}, () => {});
    await tracing!.flush();
    expect(collector.requests.at(-1)!.path).toBe('/own/v1/traces');
  });

  it('[observability:tracing:losses] says once that spans are lost and in the end how many', async () => {
    const lines: unknown[] = [];
    const logger = { warn: (event: string, fields: object) => lines.push({ event, ...fields }) } as unknown as Logger;
    const { flush, shutdown } = await setup({}, { logger, fetch: async () => new Response(null, { status: 500 }) });
    for (const name of ['one', 'two']) {
      await withSpan(name, {}, () => {});
      expect(await flush()).toBe(false);
    }
    expect(await shutdown()).toBe(true);
    expect(lines).toEqual([
      { event: 'spans_lost', spans: 1, reason: 'status 500' },
      { event: 'spans_lost_in_all', spans: 2 },
    ]);
  });

  it('[observability:tracing:no-self-tracing] sends without a span of its own around the request', async () => {
    const suppressed: boolean[] = [];
    const { flush } = await setup(
      {},
      {
        fetch: async () => {
          // As an instrumentation of fetch would do.
          if (suppressed.length > 2) return new Response();
          const span = trace.getTracer('instrumented').startSpan('POST', {}, otelContext.active());
          suppressed.push(!span.isRecording());
          span.end();
          return new Response();
        },
      },
    );
    await withSpan('work', {}, () => {});
    await flush();
    expect(suppressed).toEqual([true]);
  });
});

describe('without a provider', () => {
  it('runs the work, records nothing and adds no headers', async () => {
    const seen = await withSpan('work', { a: 1 }, (span) => {
      span.setAttributes({ b: 2 });
      span.addEvent('event');
      addSpanAttributes({ c: 3 });
      return [span.isRecording, injectTraceContext({}), currentContext().trace_id];
    });
    expect(seen).toEqual([false, {}, undefined]);
    expect(getTracer().startSpan('work').traceContext).toBeUndefined();
  });
});
