import { trace } from '@opentelemetry/api';
import type { Attributes, Span } from '@waymark/core-types';
import { getTracer, traceContextOf } from './open-telemetry-tracer.ts';
import { redactAttributes } from './redact-attributes.ts';
import { runInSpan } from './run-in-span.ts';
import { formatTraceparent } from './trace-context.ts';

/**
 * Runs work in a span of the registered provider, below the span under way. What the work throws marks the span and goes
 * on to the caller.
 */
export function withSpan<Result>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<Result> | Result,
): Promise<Result> {
  return runInSpan(getTracer(), { name, attributes, work });
}

/** Adds attributes to the span under way, without the secrets in them; does nothing outside of one. */
export function addSpanAttributes(attributes: Attributes): void {
  const span = trace.getActiveSpan();
  if (span?.isRecording() === true) span.setAttributes(redactAttributes(attributes));
}

/**
 * Writes the span under way into the headers of a request to another process, whose spans then come below it. Outside of a
 * span it leaves the headers as they are.
 */
export function injectTraceContext<Carrier extends Headers | Record<string, string>>(headers: Carrier): Carrier {
  const span = trace.getActiveSpan();
  const traceContext = span === undefined ? undefined : traceContextOf(span);
  if (traceContext === undefined) return headers;
  setHeader(headers, 'traceparent', formatTraceparent(traceContext));
  if (traceContext.trace_state !== undefined) setHeader(headers, 'tracestate', traceContext.trace_state);
  return headers;
}

function setHeader(headers: Headers | Record<string, string>, name: string, value: string): void {
  if (headers instanceof Headers) headers.set(name, value);
  else headers[name] = value;
}
