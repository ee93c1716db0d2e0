import type { StartedSpan, Tracer } from '@waymark/observability';

/** A tracer whose spans go to two others; traces of other processes belong to the second one's. */
export function bothTracers(one: Tracer, other: Tracer): Tracer {
  return {
    startSpan: (name, options) => bothSpans(one.startSpan(name, options), other.startSpan(name, options)),
  };
}

function bothSpans(one: StartedSpan, other: StartedSpan): StartedSpan {
  const each = (call: (span: StartedSpan) => void) => {
    call(one);
    call(other);
  };
  return {
    isRecording: one.isRecording || other.isRecording,
    traceContext: other.traceContext,
    run: (work) => one.run(() => other.run(work)),
    setAttributes: (attributes) => each((span) => span.setAttributes(attributes)),
    addEvent: (name, attributes) => each((span) => span.addEvent(name, attributes)),
    rename: (name) => each((span) => span.rename(name)),
    fail: (error) => each((span) => span.fail(error)),
    end: () => each((span) => span.end()),
  };
}
