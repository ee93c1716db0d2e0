import type { Span } from '@waymark/core-types';
import { describeError } from './describe-error.ts';
import type { StartSpanOptions, Tracer } from './tracer.ts';

/** What runs in a span, and how the span begins. */
export interface SpanWork<Result> extends StartSpanOptions {
  name: string;
  work: (span: Span) => Promise<Result> | Result;
}

/** Runs work in a span and ends the span with it. What the work throws marks the span and goes on to the caller. */
export async function runInSpan<Result>(tracer: Tracer, { name, work, ...options }: SpanWork<Result>): Promise<Result> {
  const span = tracer.startSpan(name, options);
  try {
    return await span.run(() => work(span));
  } catch (error) {
    span.fail(describeError(error));
    throw error;
  } finally {
    span.end();
  }
}
