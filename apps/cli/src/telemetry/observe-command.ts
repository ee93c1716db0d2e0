import type { Telemetry } from '@waymark/core-types';
import {
  createTelemetry,
  setupObservability,
  type LogLevel,
  type ObservabilityConfiguration,
} from '@waymark/observability';
import type { Config } from '../config.ts';
import { createStyle } from '../output/style.ts';
import { bothTracers } from './both-tracers.ts';
import type { CommandCall } from './run-observed.ts';
import { SpanTree } from './span-tree.ts';

/** What the command line asks for. */
export interface ObserveOptions {
  logLevel: LogLevel | undefined;
  trace: boolean;
}

/** A command that is observed. */
export interface Observation {
  telemetry: Telemetry;
  /** Sends what waits, for two seconds at most, and prints the tree. Never throws. */
  end(): Promise<void>;
}

/**
 * Logs to stderr from a level on, and traces: as a tree on stderr, and to the collector and the Langfuse project that the
 * environment names.
 * @throws {ConfigurationError} for an address that is none.
 */
export async function observeCommand(
  { runtime, terminal, globals }: CommandCall,
  { logLevel, trace }: ObserveOptions,
): Promise<Observation> {
  const stderr = runtime.stderr();
  const isTerminal = stderr.isTTY === true;
  const colour = isTerminal && runtime.config.colorAllowed && globals.color;
  const observability = await setupObservability(
    {
      service_name: 'waymark',
      service_version: runtime.version,
      logging: { level: logLevel ?? 'silent', format: isTerminal ? 'console' : 'json' },
      ...(trace ? exportsOf(runtime.config) : {}),
    },
    { destination: stderr, colour },
  );
  const tree = new SpanTree();
  const { tracer } = observability;
  return {
    telemetry: trace
      ? createTelemetry({
          logger: observability.telemetry.logger,
          metrics: observability.telemetry.metrics,
          tracer: tracer === undefined ? tree : bothTracers(tree, tracer),
        })
      : observability.telemetry,
    async end() {
      const isSent = await observability.shutdown();
      if (trace) stderr.write(`${tree.text(createStyle(colour))}\n`);
      if (!isSent) terminal.warn('The collector did not take the whole trace; --log-level warn says why.');
    },
  };
}

function exportsOf({ otlpEndpoint, langfuse }: Config): Partial<ObservabilityConfiguration> {
  return {
    ...(otlpEndpoint === undefined ? {} : { tracing: { otlp_endpoint: otlpEndpoint } }),
    ...(langfuse === undefined ? {} : { langfuse }),
  };
}
