import type { Logger, Span, Telemetry } from './telemetry.ts';

const ignore = () => {};
const logger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore, child: () => logger };
const span: Span = { isRecording: false, setAttributes: ignore, addEvent: ignore };

/** Tells nobody: what a library uses where it was given no telemetry. */
export const noTelemetry: Telemetry = {
  logger,
  metrics: { count: ignore, record: ignore, set: ignore },
  withSpan: (_name, _options, work) => work(span),
};
