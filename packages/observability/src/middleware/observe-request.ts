import { AsyncResource } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { attributeNames, type Attributes, type MetricLabels, noTelemetry, type Telemetry } from '@waymark/core-types';
import { bindContext, clearContext, withContext } from '../context/log-context.ts';
import { mask } from '../redaction/mask.ts';
import { describeError, type ErrorDescription } from '../tracing/describe-error.ts';
import { extractTraceContext, type HeaderSource } from '../tracing/trace-context.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { readRequestFields } from './request-headers.ts';

/** How requests are observed. What is left out is not done. */
export interface ObserveOptions<Incoming> extends Partial<Pick<Telemetry, 'logger' | 'metrics'>> {
  tracer?: Tracer | undefined;
  /**
   * The pattern that the request met, as `/orders/:id`: the label of metrics and the name of the span. Never the path
   * itself, of which there are too many. Asked when the request has ended.
   */
  route?: (request: Incoming) => string | undefined;
  /** For requests that bring no id. Default random UUIDs. */
  nextRequestId?: () => string;
  /** Milliseconds from any start. Default the process's monotonic clock. */
  now?: () => number;
}

/** A request, whichever server it came through. */
export interface IncomingRequest {
  method: string;
  /** The path with the query string. */
  target: string;
  headers: HeaderSource;
  route: () => string | undefined;
}

/** How a request ended: answered, failed with an error, or left by the client. */
export type RequestEnd = { status: number } | { error: unknown; status?: number } | { aborted: true };

/** A request under way. */
export interface RequestObservation {
  requestId: string;
  /** Runs work with this request's context and span, and nobody else's. */
  run<Result>(work: () => Result): Result;
  /** Closes the span, writes the log line and records the metrics; later calls do nothing. */
  end(how: RequestEnd): void;
}

const component = 'http';
/** What servers write down for a client that has gone. */
const clientClosedStatus = 499;
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE', 'QUERY']);

/** Begins to observe a request: binds its context afresh, opens its root span and logs its start. */
export function observeRequest<Incoming>(
  request: IncomingRequest,
  options: ObserveOptions<Incoming>,
): RequestObservation {
  const { logger = noTelemetry.logger, metrics = noTelemetry.metrics, tracer } = options;
  const { nextRequestId = randomUUID, now = monotonicMilliseconds } = options;
  const startedAt = now();
  const method = knownMethods.has(request.method) ? request.method : '_OTHER';
  const [path = '', query] = splitTarget(request.target);
  const parent = extractTraceContext(request.headers);
  const { request_id = nextRequestId(), ...ids } = readRequestFields(request.headers);
  const fields = { ...ids, request_id, ...(parent !== undefined && { trace_id: parent.trace_id }) };

  const { span, scope } = withContext({}, () => {
    // What the server's own start has bound belongs to no request.
    clearContext();
    bindContext(fields);
    const attributes = requestAttributes(method, path, query);
    const root = tracer?.startSpan(method, { kind: 'server', parent, attributes });
    const createScope = () => new AsyncResource('waymark.request');
    return { span: root, scope: root === undefined ? createScope() : root.run(createScope) };
  });
  // The same scope for all of it: what the handler binds, its streamed body and the last line see too.
  const run = <Result>(work: () => Result): Result => scope.runInAsyncScope(work);
  run(() => logger.info('request_started', { method, path }));

  let ended = false;
  function end(how: RequestEnd): void {
    if (ended) return;
    ended = true;
    const status = 'aborted' in how ? clientClosedStatus : (how.status ?? 500);
    const failure = failureOf(how, status);
    const route = routeOf(request);
    const durationMs = now() - startedAt;
    if (route !== undefined) span?.rename(`${method} ${route}`);
    span?.setAttributes({ [attributeNames.httpRoute]: route, [attributeNames.httpStatus]: status });
    if (failure !== undefined) span?.fail(failure);
    span?.end();

    const labels: MetricLabels = { method, ...(route !== undefined && { route }) };
    const line = { method, path, route, status, duration_ms: Math.round(durationMs * 1000) / 1000 };
    run(() => {
      // Whose request it was, metrics and lines know from the context, to which the handler may have added.
      metrics.count('waymark_requests_total', { ...labels, status: String(status) });
      metrics.record('waymark_request_duration_seconds', durationMs / 1000, labels);
      if (failure !== undefined) metrics.count('waymark_errors_total', { type: failure.type, component });
      if (failure === undefined) logger.info('request_ended', line);
      else if ('aborted' in how) logger.warn('request_aborted', line);
      else logger.error('request_failed', { ...line, error: failure });
    });
  }
  return { requestId: request_id, run, end };
}

function failureOf(how: RequestEnd, status: number): ErrorDescription | undefined {
  if ('error' in how) return describeError(how.error);
  if ('aborted' in how) return { type: 'client_aborted', message: 'The client left before the end of the answer.' };
  return status >= 500 ? { type: `http_${status}`, message: `Answered with status ${status}.` } : undefined;
}

function requestAttributes(method: string, path: string, query: string | undefined): Attributes {
  return {
    [attributeNames.httpMethod]: method,
    [attributeNames.urlPath]: path,
    [attributeNames.urlQuery]: query === undefined ? undefined : redactQuery(query),
  };
}

/** Which parameters there were, and none of their values. */
function redactQuery(query: string): string {
  return query
    .split('&')
    .map((parameter) => `${parameter.split('=', 1)[0]}=${mask}`)
    .join('&');
}

const maxTargetLength = 2048;

function splitTarget(target: string): string[] {
  const bounded = target.slice(0, maxTargetLength);
  const question = bounded.indexOf('?');
  return question === -1 ? [bounded] : [bounded.slice(0, question), bounded.slice(question + 1)];
}

/** The caller's function must not turn an answer into a failure. */
function routeOf(request: IncomingRequest): string | undefined {
  try {
    return request.route();
  } catch {
    return undefined;
  }
}

function monotonicMilliseconds(): number {
  return performance.now();
}
