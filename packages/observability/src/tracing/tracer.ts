import type { Span, SpanOptions } from '@waymark/core-types';
import type { ErrorDescription } from './describe-error.ts';
import type { TraceContext } from './trace-context.ts';

/** Begins spans. `@waymark/observability/tracing` makes one of OpenTelemetry's. */
export interface Tracer {
  /** Begins a span, below the one under way unless a parent is named. Whoever begins it ends it. */
  startSpan(name: string, options?: StartSpanOptions): StartedSpan;
}

/** How a span begins. */
export interface StartSpanOptions extends SpanOptions {
  /** A span of another process, as its headers told. */
  parent?: TraceContext | undefined;
}

/** A span that is under way until its `end`. */
export interface StartedSpan extends Span {
  /** What to send to other processes; undefined where nothing is traced. */
  readonly traceContext: TraceContext | undefined;
  /** Runs work as part of this span: spans and log lines that begin in it, now or later, belong to it. */
  run<Result>(work: () => Result): Result;
  /** Calls it something else, once more is known. */
  rename(name: string): void;
  /** Marks the span as failed. With a stack it also records an exception. */
  fail(error: ErrorDescription): void;
  /** The second and later calls do nothing. */
  end(): void;
}
