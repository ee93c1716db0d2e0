import { type Logger, type Metrics, noTelemetry, type Telemetry } from '@waymark/core-types';
import { runInSpan } from '../tracing/run-in-span.ts';
import type { Tracer } from '../tracing/tracer.ts';

/** Where libraries' telemetry goes; a part that is left out is not recorded. */
export interface TelemetryParts {
  logger?: Logger;
  metrics?: Metrics;
  tracer?: Tracer | undefined;
}

/** The port that Waymark's libraries take as an argument, made of a logger, metrics and a tracer. */
export function createTelemetry({ logger, metrics, tracer }: TelemetryParts): Telemetry {
  return {
    logger: logger ?? noTelemetry.logger,
    metrics: metrics ?? noTelemetry.metrics,
    withSpan:
      tracer === undefined
        ? noTelemetry.withSpan
        : (name, options, work) => runInSpan(tracer, { name, ...options, work }),
  };
}
