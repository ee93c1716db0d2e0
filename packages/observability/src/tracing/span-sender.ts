import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { ExportResultCode, suppressTracing } from '@opentelemetry/core';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

/** Where spans go, and how much of the process they may take. */
export interface SpanSenderOptions {
  /** The whole address, as `http://localhost:4318/v1/traces`. */
  url: string;
  headers?: Record<string, string>;
  /** Default the global one. */
  fetch?: typeof fetch;
  /** For one request. Default 5,000. */
  timeoutMs?: number;
  /** Spans that wait at most; further ones are dropped. Default 20,000. */
  maxQueueSize?: number;
  /** Spans of one request at most. Default 512. */
  maxBatchSize?: number;
  /** How long the first span of a batch waits for others. Default 1,000. */
  delayMs?: number;
  /** Attempts for one batch, with 0.5 s, 1 s ... between them. Default 3. */
  maxAttempts?: number;
  /** Told about spans that will not arrive. */
  onDropped?: (dropped: DroppedSpans) => void;
}

/** Spans that did not arrive. */
export interface DroppedSpans {
  spans: number;
  reason: string;
}

/** Sends spans in the background. */
export interface SpanSender extends SpanExporter {
  /** Sends what waits; done when it has arrived or was refused, or when the collector turns out to be away. */
  forceFlush(): Promise<void>;
  /** Gives up at once what waits and what is on its way, so that nothing keeps the process alive. */
  abandon(): void;
}

const busyStatuses = new Set([429, 502, 503, 504]);
const firstBackoffMs = 500;
/** A collector that was away is tried again after so many delays. */
const awayDelays = 30;

/**
 * Sends spans to a collector as OTLP over HTTP in JSON: one request at a time out of a bounded queue. No call waits for the
 * network or throws, timers let the process end, and `abandon` closes what is open. While the collector is away, each
 * batch that is tried is lost; the others wait.
 * @see https://opentelemetry.io/docs/specs/otlp/
 */
export function createSpanSender(options: SpanSenderOptions): SpanSender {
  const { maxQueueSize = 20_000, maxBatchSize = 512, delayMs = 1000, maxAttempts = 3, timeoutMs = 5000 } = options;
  const send = options.fetch ?? fetch;
  const queue: ReadableSpan[] = [];
  let timer: NodeJS.Timeout | undefined;
  let draining: Promise<void> | undefined;
  /** Spans of the batch that is being sent. */
  let onTheirWay = 0;
  let closed = false;
  let abandoned = false;
  /** Ends the wait that is under way: for a reply, or for the next attempt. */
  let interrupt = () => {};

  const drop = (spans: number, reason: string) => {
    if (spans === 0) return;
    try {
      options.onDropped?.({ spans, reason });
    } catch {
      // Whoever is told must not stop the sending, or the end of a span.
    }
  };

  function schedule(milliseconds = delayMs): void {
    if (queue.length > 0) timer ??= setTimeout(() => void drain(), milliseconds).unref();
  }

  function drain(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (queue.length > 0) draining ??= drainQueue();
    return draining ?? Promise.resolve();
  }

  async function drainQueue(): Promise<void> {
    let isReachable = true;
    while (queue.length > 0 && isReachable) {
      const batch = queue.splice(0, maxBatchSize);
      onTheirWay = batch.length;
      const outcome = await deliver(batch);
      onTheirWay = 0;
      if (abandoned || outcome === 'arrived') continue;
      drop(batch.length, outcome.failure);
      isReachable = outcome.kind === 'refused';
    }
    draining = undefined;
    // A request under way keeps the process alive. Senders that tried again at once would do so by turns.
    schedule(isReachable ? delayMs : awayDelays * delayMs);
  }

  async function deliver(batch: ReadableSpan[]): Promise<Outcome> {
    let outcome: Outcome = { kind: 'refused', failure: '' };
    try {
      const body = JsonTraceSerializer.serializeRequest(batch);
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        if (attempt > 0) await pause(firstBackoffMs * 2 ** (attempt - 1));
        if (abandoned) break;
        outcome = await post(body);
        if (outcome === 'arrived' || outcome.kind !== 'busy') break;
      }
    } catch (error) {
      outcome = { kind: 'refused', failure: String(error) };
    }
    return outcome;
  }

  async function post(body: Uint8Array | undefined): Promise<Outcome> {
    const controller = new AbortController();
    interrupt = () => controller.abort();
    const timeout = setTimeout(interrupt, timeoutMs).unref();
    try {
      // Else an instrumented fetch would make spans of sending spans, without end.
      const response = await context.with(suppressTracing(ROOT_CONTEXT), () =>
        send(options.url, {
          method: 'POST',
          headers: { ...options.headers, 'content-type': 'application/json' },
          body: body as Uint8Array<ArrayBuffer>,
          redirect: 'manual',
          signal: controller.signal,
        }),
      );
      // What it says does not matter, and neither does whether it gets to say it.
      await response.body?.cancel().catch(() => {});
      if (response.ok) return 'arrived';
      const kind = busyStatuses.has(response.status) ? 'busy' : 'refused';
      return { kind, failure: `status ${response.status}` };
    } catch (error) {
      // What it did not answer in time it may have kept: sent again, it would be there twice.
      if (controller.signal.aborted) return { kind: 'silent', failure: `no reply within ${timeoutMs} ms` };
      return { kind: 'busy', failure: reasonOf(error) };
    } finally {
      clearTimeout(timeout);
    }
  }

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      interrupt = resolve;
      setTimeout(resolve, milliseconds).unref();
    });
  }

  return {
    export(spans, done) {
      const room = closed ? 0 : Math.max(0, maxQueueSize - queue.length);
      queue.push(...spans.slice(0, room));
      drop(spans.length - Math.min(room, spans.length), closed ? 'ended after shutdown' : 'too many spans wait');
      if (queue.length >= maxBatchSize) void drain();
      else schedule();
      done({ code: ExportResultCode.SUCCESS });
    },
    forceFlush: drain,
    async shutdown() {
      await drain();
      closed = true;
    },
    abandon() {
      closed = true;
      abandoned = true;
      clearTimeout(timer);
      drop(queue.splice(0).length + onTheirWay, 'given up at shutdown');
      interrupt();
    },
  };
}

/** A batch arrived; or was refused for good; or the collector may take it, or the next one, later. */
type Outcome = 'arrived' | { kind: 'refused' | 'busy' | 'silent'; failure: string };

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : String(error);
}
