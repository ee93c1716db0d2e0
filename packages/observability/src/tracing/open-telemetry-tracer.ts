import {
  type Context,
  context,
  createTraceState,
  isSpanContextValid,
  type Span as OpenTelemetrySpan,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { attributeNames } from '@waymark/core-types';
import { currentContext, withContext } from '../context/log-context.ts';
import { contextAttributes } from './context-attributes.ts';
import { redactAttributes, redactSpanText } from './redact-attributes.ts';
import type { TraceContext } from './trace-context.ts';
import type { StartedSpan, Tracer } from './tracer.ts';

const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, server: SpanKind.SERVER };

/**
 * A tracer over whatever OpenTelemetry provider is registered: that of `setupTracing` or one of your own; without any, its
 * spans record nothing. Spans carry the tenant, agent, session and turn of the context, and no string in them a secret.
 */
export function getTracer(name = 'waymark', version?: string): Tracer {
  return {
    startSpan(spanName, { kind = 'internal', attributes, parent } = {}) {
      const parentContext = parent === undefined ? context.active() : remoteContext(parent);
      // Asked for each time: a tracer that is kept goes on with a provider that was shut down.
      const span = trace.getTracer(name, version).startSpan(
        redactSpanText(spanName),
        {
          kind: kinds[kind],
          attributes: redactAttributes({ ...contextAttributes(currentContext()), ...attributes }),
        },
        parentContext,
      );
      return startedSpan(span, parentContext);
    },
  };
}

/** The trace under way, for log lines; undefined outside of one. */
export function currentTraceId(): string | undefined {
  const span = trace.getActiveSpan();
  return span && traceContextOf(span)?.trace_id;
}

/** Which span this is, for other processes; undefined for one that no provider made. */
export function traceContextOf(span: OpenTelemetrySpan): TraceContext | undefined {
  const spanContext = span.spanContext();
  if (!isSpanContextValid(spanContext)) return undefined;
  const state = spanContext.traceState?.serialize() ?? '';
  return {
    trace_id: spanContext.traceId,
    span_id: spanContext.spanId,
    sampled: (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0,
    ...(state !== '' && { trace_state: state }),
  };
}

function startedSpan(span: OpenTelemetrySpan, parentContext: Context): StartedSpan {
  const traceContext = traceContextOf(span);
  const ownContext = trace.setSpan(parentContext, span);
  let ended = false;
  return {
    isRecording: span.isRecording(),
    traceContext,
    setAttributes: (attributes) => {
      if (span.isRecording()) span.setAttributes(redactAttributes(attributes));
    },
    addEvent: (name, attributes = {}) => {
      if (span.isRecording()) span.addEvent(redactSpanText(name), redactAttributes(attributes));
    },
    run: (work) => {
      const inSpan = () => context.with(ownContext, work);
      const traceId = traceContext?.trace_id;
      if (traceId === undefined || currentContext().trace_id === traceId) return inSpan();
      return withContext({ trace_id: traceId }, inSpan);
    },
    rename: (name) => {
      if (span.isRecording()) span.updateName(redactSpanText(name));
    },
    fail: ({ type, message, stack }) => {
      const description = redactSpanText(message);
      if (stack !== undefined) {
        span.recordException({ name: type, message: description, stack: redactSpanText(stack) });
      }
      span.setAttribute(attributeNames.errorType, type);
      span.setStatus({ code: SpanStatusCode.ERROR, message: description });
    },
    end: () => {
      if (ended) return;
      ended = true;
      span.end();
    },
  };
}

function remoteContext({ trace_id, span_id, sampled, trace_state }: TraceContext): Context {
  return trace.setSpanContext(context.active(), {
    traceId: trace_id,
    spanId: span_id,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(trace_state !== undefined && { traceState: createTraceState(trace_state) }),
  });
}
