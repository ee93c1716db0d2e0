import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Logger, noTelemetry, type Telemetry } from '@waymark/core-types';
import { langfuseExport } from '../langfuse/langfuse-export.ts';
import type { Logging, LoggingOptions } from '../logging/logging.ts';
import { setupLogging } from '../logging/setup-logging.ts';
import type { PrometheusMetrics } from '../metrics/create-metrics.ts';
import { type FetchHandler, observeFetch } from '../middleware/observe-fetch.ts';
import { observeNode } from '../middleware/observe-node.ts';
import type { ObserveOptions } from '../middleware/observe-request.ts';
import { createRedactor } from '../redaction/create-redactor.ts';
import { settleWithin } from '../tracing/settle-within.ts';
import type { SpanExport, TracingHandle } from '../tracing/setup-tracing.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { tracesUrl } from '../tracing/tracing-configuration.ts';
import { createTelemetry } from './create-telemetry.ts';
import {
  observabilityConfigurationSchema,
  type ObservabilityConfiguration,
  type ParsedObservabilityConfiguration,
} from './observability-configuration.ts';
import { parseConfiguration } from './parse-configuration.ts';

/** What observability takes from the program around it. */
export interface ObservabilityOptions extends Pick<LoggingOptions, 'clock' | 'colour' | 'destination'> {
  /** Sends spans. Default the global one. */
  fetch?: typeof fetch;
}

/** What a route's owner still has to say about it. */
export type RouteOptions<Incoming> = Pick<ObserveOptions<Incoming>, 'nextRequestId' | 'route'>;

/** Logging, metrics, tracing and Langfuse of one app, as it was configured. */
export interface Observability {
  /** For the libraries that take one. */
  telemetry: Telemetry;
  logging: Logging;
  getLogger(name: string): Logger;
  /** Undefined where neither tracing nor Langfuse is configured. */
  tracer: Tracer | undefined;
  /** Answers `/metrics`; with 404 where metrics are not configured. */
  metricsHandler(request: Request): Promise<Response>;
  /** The same for Node's http server and Express. */
  nodeMetricsHandler(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** `observeFetch` with this app's logger, metrics and tracer. */
  observeFetch<Rest extends unknown[]>(
    handler: FetchHandler<Rest>,
    options?: RouteOptions<Request>,
  ): (request: Request, ...rest: Rest) => Promise<Response>;
  /** `observeNode` with this app's logger, metrics and tracer. */
  observeNode<Incoming extends IncomingMessage>(
    options?: RouteOptions<Incoming>,
  ): ReturnType<typeof observeNode<Incoming>>;
  /** Sends what waits, for 2,000 ms at most unless told otherwise, and ends; false when spans were lost. Never throws. */
  shutdown(options?: { deadlineMs?: number }): Promise<boolean>;
}

/**
 * Sets up what an app observes. Parts that are not configured are not loaded; a collector that is down, slow or hangs
 * costs the app nothing but the spans.
 * @throws ConfigurationError when a field does not fit, a part is not installed, or another tracer is registered.
 */
export async function setupObservability(
  configuration: ObservabilityConfiguration,
  options: ObservabilityOptions = {},
): Promise<Observability> {
  const parsed = parseConfiguration(observabilityConfigurationSchema, configuration, 'observability');
  const { fetch: send, ...loggingOptions } = options;
  // Known once tracing is set up, which itself logs.
  let currentTrace: () => string | undefined = () => undefined;
  const logging = setupLogging(parsed.logging, { ...loggingOptions, currentTrace: () => currentTrace() });
  const ownLogger = logging.getLogger('waymark.observability');
  const metrics = await startMetrics(parsed, ownLogger);
  const tracing = await startConfiguredTracing(parsed, {
    logger: ownLogger,
    ...(send !== undefined && { fetch: send }),
  });
  if (tracing !== undefined) currentTrace = tracing.currentTrace;

  const parts = { metrics: metrics?.metrics ?? noTelemetry.metrics, tracer: tracing?.tracer };
  const requestParts = { ...parts, logger: logging.getLogger('http') };
  const notFound = () => new Response('Metrics are not configured.\n', { status: 404 });
  return {
    telemetry: createTelemetry({ ...parts, logger: logging.getLogger(parsed.service_name) }),
    logging,
    getLogger: (name) => logging.getLogger(name),
    tracer: parts.tracer,
    metricsHandler: metrics?.fetchHandler ?? (async () => notFound()),
    nodeMetricsHandler:
      metrics?.nodeHandler ??
      (async (_request, response) => {
        response.writeHead(404).end('Metrics are not configured.\n');
      }),
    observeFetch: (handler, routeOptions) => observeFetch(handler, { ...routeOptions, ...requestParts }),
    observeNode: (routeOptions) => observeNode({ ...routeOptions, ...requestParts }),
    async shutdown({ deadlineMs = 2000 } = {}) {
      const isSent = (await tracing?.handle.shutdown({ deadlineMs })) ?? true;
      // Last, for what tracing has lost is logged.
      const isWritten = await settleWithin(() => logging.close(), deadlineMs);
      return isSent && isWritten;
    },
  };
}

async function startMetrics(parsed: ParsedObservabilityConfiguration, logger: Logger) {
  if (parsed.metrics === undefined) return undefined;
  const { createMetrics, fetchMetricsHandler, nodeMetricsHandler } = await import('../metrics/index.ts');
  const metrics: PrometheusMetrics = createMetrics({
    serviceName: parsed.service_name,
    serviceVersion: parsed.service_version,
    maxLabelSets: parsed.metrics.max_label_sets,
    defaultMetrics: parsed.metrics.default_metrics,
    logger,
  });
  return { metrics, fetchHandler: fetchMetricsHandler(metrics), nodeHandler: nodeMetricsHandler(metrics) };
}

interface StartedTracing {
  handle: TracingHandle;
  tracer: Tracer;
  currentTrace: () => string | undefined;
}

async function startConfiguredTracing(
  parsed: ParsedObservabilityConfiguration,
  options: { logger: Logger; fetch?: typeof fetch },
): Promise<StartedTracing | undefined> {
  const { tracing, langfuse, service_name, service_version } = parsed;
  const exporters: SpanExport[] = [];
  if (tracing !== undefined) exporters.push({ url: tracesUrl(tracing.otlp_endpoint), headers: tracing.headers });
  const toLangfuse = langfuse && langfuseExport(langfuse);
  if (toLangfuse !== undefined) exporters.push(toLangfuse);
  if (exporters.length === 0) return undefined;

  const [{ startTracing }, { getTracer, currentTraceId }] = await Promise.all([
    import('../tracing/setup-tracing.ts'),
    import('../tracing/open-telemetry-tracer.ts'),
  ]);
  const handle = await startTracing({
    service_name,
    service_version,
    sample_rate: tracing?.sample_rate ?? 1,
    exporters,
    redactor: createRedactor(parsed.logging),
    ...options,
  });
  return { handle, tracer: getTracer(), currentTrace: currentTraceId };
}
