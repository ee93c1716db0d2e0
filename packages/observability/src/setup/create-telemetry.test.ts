import { describe, expect, it } from 'vitest';
import type { StartedSpan, Tracer } from '../tracing/tracer.ts';
import { createTelemetry } from './create-telemetry.ts';

/** A tracer that writes down what happens to its spans. */
function recordingTracer(events: unknown[]): Tracer {
  return {
    startSpan(name, { kind, attributes } = {}) {
      events.push(['start', name, kind, attributes]);
      const span: StartedSpan = {
        isRecording: true,
        traceContext: undefined,
        setAttributes: (set) => events.push(['set', set]),
        addEvent: (event) => events.push(['event', event]),
        rename: () => {},
        run: (work) => work(),
        fail: ({ type }) => events.push(['fail', type]),
        end: () => events.push(['end']),
      };
      return span;
    },
  };
}

describe('createTelemetry', () => {
  it('runs work in a span that ends with it', async () => {
    const events: unknown[] = [];
    const { withSpan } = createTelemetry({ tracer: recordingTracer(events) });
    const options = { kind: 'client', attributes: { a: 1 } } as const;
    const result = await withSpan('work', options, async (span) => {
      span.setAttributes({ b: 2 });
      return 'done';
    });
    expect(result).toBe('done');
    expect(events).toEqual([['start', 'work', 'client', { a: 1 }], ['set', { b: 2 }], ['end']]);
  });

  it('marks the span of work that throws, at once or later, and passes the error on', async () => {
    const events: unknown[] = [];
    const { withSpan } = createTelemetry({ tracer: recordingTracer(events) });
    const error = new RangeError('too far');
    await expect(withSpan('later', {}, () => Promise.reject(error))).rejects.toBe(error);
    const throwing = () => {
      throw error;
    };
    await expect(withSpan('at once', {}, throwing)).rejects.toBe(error);
    expect(events.filter((event) => (event as string[])[0] !== 'start')).toEqual([
      ['fail', 'RangeError'],
      ['end'],
      ['fail', 'RangeError'],
      ['end'],
    ]);
  });

  it('needs no part', async () => {
    const { logger, metrics, withSpan } = createTelemetry({});
    logger.info('nobody reads this');
    metrics.count('waymark_requests_total');
    expect(await withSpan('work', {}, async (span) => span.isRecording)).toBe(false);
  });
});
