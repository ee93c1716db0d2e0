import { context, trace } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { ConfigurationError, type Logger } from '@waymark/core-types';
import type { Redactor } from '../redaction/create-redactor.ts';
import { parseConfiguration } from '../setup/parse-configuration.ts';
import { loadSdk } from './load-sdk.ts';
import { redactSpansWith } from './redact-attributes.ts';
import { settleWithin } from './settle-within.ts';
import type { DroppedSpans, SpanSender, SpanSenderOptions } from './span-sender.ts';
import { tracesUrl, tracingConfigurationSchema, type TracingConfiguration } from './tracing-configuration.ts';

/** What tracing takes from the program around it. */
export interface TracingOptions {
  /** Default the global one. */
  fetch?: typeof fetch;
  /** What is hidden in spans. Default secrets and personal data. */
  redactor?: Redactor;
  /** Told once that spans are lost, and at shutdown how many. */
  logger?: Logger;
}

/** Tracing that is set up. */
export interface TracingHandle {
  /** Sends what waits, for 2,000 ms at most unless told otherwise. False when not all was sent. Never throws. */
  flush(options?: { deadlineMs?: number }): Promise<boolean>;
  /** Flushes, then ends tracing and gives up what is left, so that the process can end. Never throws. */
  shutdown(options?: { deadlineMs?: number }): Promise<boolean>;
}

const defaultDeadlineMs = 2000;

/**
 * Sends the spans of this process to an OpenTelemetry collector. The SDK is loaded by this call, not before.
 * @throws ConfigurationError when a field does not fit, the SDK is not installed, or another provider is registered.
 */
export function setupTracing(
  configuration: TracingConfiguration,
  options: TracingOptions = {},
): Promise<TracingHandle> {
  const { otlp_endpoint, headers, ...service } = parseConfiguration(
    tracingConfigurationSchema,
    configuration,
    'tracing',
  );
  return startTracing({ ...service, ...options, exporters: [{ url: tracesUrl(otlp_endpoint), headers }] });
}

/** One place where spans go. */
export interface SpanExport {
  url: string;
  headers: Record<string, string>;
  /** Makes the processor that hands spans to the sender. Default every span that ends, at once. */
  processor?: (sender: SpanSender) => Promise<SpanProcessor> | SpanProcessor;
}

/** A service and where its spans go. */
export interface TracingStart extends TracingOptions {
  service_name: string;
  service_version: string;
  sample_rate: number;
  exporters: readonly SpanExport[];
}

/**
 * Registers a provider that sends spans to all of the exporters.
 * @throws ConfigurationError when the SDK is not installed or another provider is registered.
 */
export async function startTracing(start: TracingStart): Promise<TracingHandle> {
  const sdk = await loadSdk();
  const losses = reportLosses(start.logger);
  const senders: SpanSender[] = [];
  const spanProcessors: SpanProcessor[] = [];
  for (const { url, headers, processor } of start.exporters) {
    const options: SpanSenderOptions = { url, headers, onDropped: losses.add };
    if (start.fetch !== undefined) options.fetch = start.fetch;
    const sender = sdk.sender.createSpanSender(options);
    senders.push(sender);
    // The sender batches: nothing else has to.
    spanProcessors.push((await processor?.(sender)) ?? new sdk.trace.SimpleSpanProcessor(sender));
  }

  const provider = new sdk.trace.BasicTracerProvider({
    resource: sdk.resources.resourceFromAttributes({
      'service.name': start.service_name,
      'service.version': start.service_version,
    }),
    sampler: new sdk.trace.ParentBasedSampler({ root: new sdk.trace.TraceIdRatioBasedSampler(start.sample_rate) }),
    spanLimits: { attributeValueLengthLimit: 65_536 },
    spanProcessors,
  });
  if (!trace.setGlobalTracerProvider(provider)) {
    throw new ConfigurationError('Tracing is set up already: another OpenTelemetry provider is registered.', {
      recoveryAction: 'Shut the other one down first, or use it: getTracer and withSpan work with any provider.',
    });
  }
  redactSpansWith(start.redactor);
  context.setGlobalContextManager(new sdk.hooks.AsyncLocalStorageContextManager().enable());

  const flush = async (deadlineMs: number) => {
    const lostBefore = losses.total();
    const done = await settleWithin(
      () => Promise.all(spanProcessors.map((processor) => processor.forceFlush())),
      deadlineMs,
    );
    return done && losses.total() === lostBefore;
  };
  const shutdown = async (deadlineMs: number) => {
    const done = await flush(deadlineMs);
    trace.disable();
    context.disable();
    redactSpansWith();
    for (const sender of senders) sender.abandon();
    losses.report();
    return done;
  };
  let ending: Promise<boolean> | undefined;
  return {
    flush: ({ deadlineMs = defaultDeadlineMs } = {}) => flush(deadlineMs),
    // A second call must not end what was set up since.
    shutdown: ({ deadlineMs = defaultDeadlineMs } = {}) => (ending ??= shutdown(deadlineMs)),
  };
}

/** Says once that spans are lost, and in the end how many: a collector that is down must not fill the log. */
function reportLosses(logger: Logger | undefined) {
  let total = 0;
  return {
    total: () => total,
    add: ({ spans, reason }: DroppedSpans) => {
      if (total === 0) logger?.warn('spans_lost', { spans, reason });
      total += spans;
    },
    report: () => {
      if (total > 0) logger?.warn('spans_lost_in_all', { spans: total });
    },
  };
}
