export { addSpanAttributes, injectTraceContext, withSpan } from './active-span.ts';
export { attributeNames } from '@waymark/core-types';
export { modelCallAttributes, modelReplyAttributes, type ModelCall, type ModelReply } from './model-call-attributes.ts';
export { getTracer } from './open-telemetry-tracer.ts';
export { setupTracing, type TracingHandle, type TracingOptions } from './setup-tracing.ts';
export {
  extractTraceContext,
  formatTraceparent,
  parseTraceparent,
  type HeaderSource,
  type TraceContext,
} from './trace-context.ts';
export type { StartedSpan, StartSpanOptions, Tracer } from './tracer.ts';
export type { TracingConfiguration } from './tracing-configuration.ts';
