import type { Readable, Writable } from 'node:stream';
import { noTelemetry, systemClock, type Telemetry } from '@waymark/core-types';
import type { TrackerHealth } from '@waymark/tracking-mcp';

import { archiveDaily } from './archive-daily.ts';
import { compose, logFailure, type Composition } from './compose.ts';
import type { Host } from './hosting/host.ts';
import { settleWithin } from './hosting/settle-within.ts';
import type { Settings } from './settings.ts';
import { stderrLogger } from './stderr-logger.ts';

/** What a server takes from the process that it is. */
export interface ServeOptions {
  version: string;
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
  /** Calls back for the first signal that asks the process to end. */
  onSignal: (stop: () => void) => void;
  /** Calls back for each error that nothing caught. */
  onUncaught: (tell: (error: unknown) => void) => void;
}

/** How long what is under way may take at the end, in milliseconds. */
const stopMs = 10_000;
/** A client asks for `initialize` and the lists first; the database is opened behind them. */
const warmUpAfterMs = 250;

/** Serves until a signal, or over stdio until the client has gone; then answers what was asked, and closes everything. */
export async function serve(settings: Settings, options: ServeOptions): Promise<void> {
  const { version, onSignal, onUncaught } = options;
  const { telemetry, start, shutdown } = await (settings.http === undefined ? overStdio : overHttp)(settings, options);
  const { logger } = telemetry;
  // A server that many rely on does not die of one bad request.
  onUncaught((error) => logFailure(logger, error, 'process'));

  const composition = compose(settings, { telemetry, version });
  const host = await start(composition);
  logger.info('serving', { address: host.address, tools: composition.tools.length });
  let isEnding = false;
  const warmUp = setTimeout(() => {
    // After what has arrived meanwhile: a client that has gone waits for nothing any more.
    setImmediate(() => {
      if (isEnding) return;
      composition.warmUp().catch((error: unknown) => logFailure(logger, error, 'start'));
    });
  }, warmUpAfterMs).unref();
  const stopArchiving =
    settings.selection.readOnly === true ? () => {} : archiveDaily(composition.tracker, { clock: systemClock, logger });

  await Promise.race([host.ended, new Promise<void>((resolve) => onSignal(resolve))]);
  isEnding = true;
  clearTimeout(warmUp);
  stopArchiving();
  await settleWithin(host.close(), stopMs);
  await settleWithin(composition.close(), stopMs);
  logger.info('stopped');
  await shutdown();
}

/** How the two kinds of servers differ. */
interface Transportation {
  telemetry: Telemetry;
  start(composition: Composition): Promise<Host>;
  shutdown(): Promise<unknown>;
}

async function overStdio(settings: Settings, { stdin, stdout, stderr }: ServeOptions): Promise<Transportation> {
  const { hostStdio } = await import('./hosting/host-stdio.ts');
  const logger = stderrLogger(stderr, { level: settings.logLevel, clock: systemClock });
  const onError = (error: Error) => logger.warn('protocol', { message: error.message });
  return {
    telemetry: { ...noTelemetry, logger },
    start: async ({ factory }) => hostStdio({ factory, stdin, stdout, stderr, onError }),
    shutdown: async () => {},
  };
}

async function overHttp(settings: Settings, { version }: ServeOptions): Promise<Transportation> {
  const [{ hostHttp }, { openTokenFile }, { setupObservability }] = await Promise.all([
    import('./hosting/host-http.ts'),
    import('./hosting/bearer-tokens.ts'),
    import('@waymark/observability'),
  ]);
  const observability = await setupObservability({
    service_name: 'waymark-mcp',
    service_version: version,
    logging: { level: settings.logLevel },
    metrics: { default_metrics: true },
  });
  const { telemetry } = observability;
  const { host, port, tokenFile, allowedHosts } = settings.http!;
  return {
    telemetry,
    start: async ({ factory, tracker }) =>
      hostHttp({
        ...{ factory, host, port, allowedHosts },
        verifyToken: tokenFile === undefined ? undefined : openTokenFile(tokenFile, systemClock),
        health: async () => healthOf(await tracker.health(), version),
        metrics: observability.nodeMetricsHandler,
        observe: observability.observeNode({ route: routeOf }),
        onError: (error) => telemetry.logger.warn('protocol', { message: error.message }),
      }),
    shutdown: () => observability.shutdown(),
  };
}

/** The error itself names files. */
const cacheErrorForAnyone = 'The local cache does not follow the database: the log and get_sync_status say why.';

/** Nobody has to be known to ask for it, so it says nothing of the project. A server without its database still serves. */
function healthOf({ state, waiting, conflicts, cache_error }: TrackerHealth, version: string) {
  const status = state === 'connected' && cache_error === null ? 'ok' : 'degraded';
  const trouble = cache_error === null ? {} : { cache_error: cacheErrorForAnyone };
  return { ok: true, body: { status, version, database: state, waiting, conflicts, ...trouble } };
}

/** Paths that a client makes up must not become labels of metrics. */
function routeOf({ url = '/' }: { url?: string | undefined }): string | undefined {
  const [path] = url.split('?', 1);
  return ['/mcp', '/healthz', '/metrics'].find((known) => known === path);
}
