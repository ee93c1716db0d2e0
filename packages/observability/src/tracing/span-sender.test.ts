import { ExportResultCode } from '@opentelemetry/core';
import { BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it, vi } from 'vitest';
import { createSpanSender, type DroppedSpans, type SpanSenderOptions } from './span-sender.ts';

const provider = new BasicTracerProvider();
const spansOf = (count: number) =>
  Array.from({ length: count }, () => {
    const span = provider.getTracer('test').startSpan('work');
    span.end();
    return span as unknown as ReadableSpan;
  });

/** A sender over a scripted fetch: a status, or an error, for each request. */
function createSender(replies: (number | Error | 'hang')[], options: Partial<SpanSenderOptions> = {}) {
  const sent: number[] = [];
  const dropped: DroppedSpans[] = [];
  const sender = createSpanSender({
    url: 'http://collector/v1/traces',
    onDropped: (drop) => dropped.push(drop),
    fetch: async (_url, init) => {
      const body = JSON.parse(Buffer.from(init?.body as Uint8Array).toString()) as Body;
      sent.push(body.resourceSpans.flatMap((resource) => resource.scopeSpans.flatMap((scope) => scope.spans)).length);
      const reply = replies.length > 1 ? replies.shift()! : replies[0]!;
      if (reply === 'hang') {
        return new Promise((_resolve, reject) =>
          init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
        );
      }
      if (reply instanceof Error) throw reply;
      return new Response(null, { status: reply });
    },
    ...options,
  });
  const send = (count: number) => sender.export(spansOf(count), () => {});
  return { sender, send, sent, dropped };
}

interface Body {
  resourceSpans: { scopeSpans: { spans: unknown[] }[] }[];
}

describe('createSpanSender', () => {
  it('tries a collector that hangs again after thirty delays: two senders must not keep a process alive by turns', async () => {
    vi.useFakeTimers();
    try {
      const { sender, send, sent } = createSender(['hang'], { maxBatchSize: 1, delayMs: 1000, timeoutMs: 5000 });
      send(2);
      await vi.advanceTimersByTimeAsync(5000 + 29_000);
      expect(sent).toEqual([1]);
      await vi.advanceTimersByTimeAsync(2000);
      expect(sent).toEqual([1, 1]);
      sender.abandon();
    } finally {
      vi.useRealTimers();
    }
  });

  it('sends all that waits in batches, one after the other', async () => {
    const { sender, send, sent, dropped } = createSender([200], { maxBatchSize: 100 });
    send(250);
    send(30);
    await sender.forceFlush();
    expect(sent).toEqual([100, 100, 80]);
    expect(dropped).toEqual([]);
  });

  it('sends by itself when a batch is full, and else after a while', async () => {
    const { send, sent } = createSender([200], { maxBatchSize: 10, delayMs: 5 });
    send(10);
    await vi.waitFor(() => expect(sent).toEqual([10]));
    send(3);
    await vi.waitFor(() => expect(sent).toEqual([10, 3]));
  });

  it('sends spans that come while it sends', async () => {
    const { sender, send, sent } = createSender([200], { delayMs: 60_000 });
    send(1);
    const flushed = sender.forceFlush();
    send(2);
    await flushed;
    expect(sent).toEqual([1, 2]);
    send(3);
    await sender.forceFlush();
    expect(sent).toEqual([1, 2, 3]);
  });

  it('has nothing to flush when nothing waits, and goes on after it', async () => {
    const { sender, send, sent } = createSender([200]);
    await sender.forceFlush();
    send(1);
    await sender.forceFlush();
    expect(sent).toEqual([1]);
  });

  it.each([429, 502, 503, 504])('takes the status %i for a collector that is busy', async (status) => {
    vi.useFakeTimers();
    try {
      const { sender, send, sent, dropped } = createSender([status, 200]);
      send(1);
      const flushed = sender.forceFlush();
      await vi.advanceTimersByTimeAsync(500);
      await flushed;
      expect([sent, dropped]).toEqual([[1, 1], []]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('tries again when the collector is busy or the network fails', async () => {
    vi.useFakeTimers();
    try {
      const { sender, send, sent, dropped } = createSender([503, new Error('reset'), 200]);
      send(4);
      const flushed = sender.forceFlush();
      await vi.advanceTimersByTimeAsync(500 + 1000);
      await flushed;
      expect(sent).toEqual([4, 4, 4]);
      expect(dropped).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    [503, 3, 'status 503'],
    [500, 1, 'status 500'],
    [401, 1, 'status 401'],
    [302, 1, 'status 302'],
    [new Error('fetch failed', { cause: new Error('connect ECONNREFUSED') }), 3, 'connect ECONNREFUSED'],
    [new Error('bad'), 3, 'Error: bad'],
    ['hang' as const, 1, 'no reply within 5000 ms'],
  ])('gives up %s after %i attempts and says why', async (reply, attempts, reason) => {
    vi.useFakeTimers();
    try {
      const { sender, send, sent, dropped } = createSender([reply]);
      send(4);
      const flushed = sender.forceFlush();
      await vi.advanceTimersByTimeAsync(60_000);
      await flushed;
      expect(sent).toHaveLength(attempts);
      expect(dropped).toEqual([{ spans: 4, reason }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('goes on to the next batch after one that was refused, and waits after one that found nobody', async () => {
    const refused = createSender([400, 200], { maxBatchSize: 10, delayMs: 60_000 });
    refused.send(20);
    await refused.sender.forceFlush();
    expect([refused.sent, refused.dropped]).toEqual([[10, 10], [{ spans: 10, reason: 'status 400' }]]);

    const away = createSender([new Error('away'), 200], { maxBatchSize: 10, delayMs: 1, maxAttempts: 1 });
    away.send(30);
    await away.sender.forceFlush();
    expect([away.sent, away.dropped]).toEqual([[10], [{ spans: 10, reason: 'Error: away' }]]);
    await vi.waitFor(() => expect(away.sent).toEqual([10, 10, 10]));
  });

  it('drops spans beyond its queue and counts them', async () => {
    const { sender, send, sent, dropped } = createSender(['hang'], {
      maxQueueSize: 100,
      maxBatchSize: 10,
      timeoutMs: 60_000,
    });
    send(500);
    expect(dropped).toEqual([{ spans: 400, reason: 'too many spans wait' }]);
    expect(sent).toEqual([10]);
    sender.abandon();
    expect(dropped.slice(1)).toEqual([{ spans: 100, reason: 'given up at shutdown' }]);
    await sender.forceFlush();
    expect(dropped).toHaveLength(2);
  });

  it('ends at once when abandoned between two attempts, and takes nothing more', async () => {
    const { sender, send, sent, dropped } = createSender([503]);
    send(2);
    const flushed = sender.forceFlush();
    await vi.waitFor(() => expect(sent).toEqual([2]));
    await new Promise((resolve) => setImmediate(resolve));
    sender.abandon();
    await flushed;
    send(3);
    expect(sent).toEqual([2]);
    expect(dropped).toEqual([
      { spans: 2, reason: 'given up at shutdown' },
      { spans: 3, reason: 'ended after shutdown' },
    ]);
  });

  it('accepts at once, whatever becomes of the spans', async () => {
    const { sender } = createSender([200]);
    const results: number[] = [];
    sender.export(spansOf(1), ({ code }) => results.push(code));
    expect(results).toEqual([ExportResultCode.SUCCESS]);
    await sender.shutdown();
    sender.export(spansOf(1), ({ code }) => results.push(code));
    expect(results).toEqual([ExportResultCode.SUCCESS, ExportResultCode.SUCCESS]);
  });

  it('goes on where whoever is told of losses throws', async () => {
    const onDropped = () => {
      throw new Error('no');
    };
    const { sender, send, sent } = createSender([400, 200], { onDropped, maxQueueSize: 2 });
    send(3);
    await sender.forceFlush();
    send(1);
    await sender.forceFlush();
    expect(sent).toEqual([2, 1]);
  });

  it('drops spans that cannot be written and goes on', async () => {
    const { sender, send, sent, dropped } = createSender([200]);
    sender.export([{} as ReadableSpan], () => {});
    await sender.forceFlush();
    expect(dropped).toMatchObject([{ spans: 1 }]);
    send(1);
    await sender.forceFlush();
    expect(sent).toEqual([1]);
  });
});
