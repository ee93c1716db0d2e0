import type { Clock, Logger } from '@waymark/core-types';
import type { Logger as PinoLogger } from 'pino';
import type { LogDestination } from './log-destination.ts';
import type { LogLevel } from './logging-configuration.ts';

/** Where logging writes and what it asks. */
export interface LoggingOptions {
  /** An open file descriptor, or where lines go; default 2, the standard error output. */
  destination?: number | LogDestination | undefined;
  /** Default the machine's clock. */
  clock?: Clock | undefined;
  /** The trace under way, where a tracer knows one; else the context's `trace_id` stands in the line. */
  currentTrace?: (() => string | undefined) | undefined;
  /** Whether the format `console` may use colours. Default false. */
  colour?: boolean | undefined;
}

/** Logging as it was set up once. */
export interface Logging {
  /** A logger whose lines carry this name. */
  getLogger(name: string): Logger;
  /** The same as a pino logger, for a library that takes one. Its `level` has no say: `setLevel` has. */
  getPinoLogger(name: string): PinoLogger;
  /** Changes the lowest level, of all loggers at once. */
  setLevel(level: LogLevel): void;
  /** Waits until the destination has passed on what it was given. */
  flush(): Promise<void>;
  /** Flushes; what is logged from then on is dropped. */
  close(): Promise<void>;
}
