import type { Writable } from 'node:stream';
import { redactJson, type Clock, type JsonValue, type Logger, toTimestamp } from '@waymark/core-types';

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
/** The lowest level that is written; `silent` writes nothing. */
export type LogLevel = (typeof levels)[number];

/** Lines of JSON on stderr without secrets: all that a server over stdio needs, and nothing that has to be loaded. */
export function stderrLogger(
  stderr: Writable,
  options: { level: LogLevel; clock: Clock; bindings?: Record<string, unknown> },
): Logger {
  const { level, clock, bindings = {} } = options;
  const write = (name: LogLevel) => (event: string, fields?: Record<string, unknown>) => {
    if (levels.indexOf(name) < levels.indexOf(level)) return;
    const line = { level: name, timestamp: toTimestamp(clock.now()), event, ...bindings, ...fields };
    stderr.write(`${JSON.stringify(redactJson(JSON.parse(JSON.stringify(line)) as JsonValue))}\n`);
  };
  return {
    ...{ debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    child: (more) => stderrLogger(stderr, { ...options, bindings: { ...bindings, ...more } }),
  };
}

/** A level as it was written; undefined for one that does not exist. */
export function logLevel(text: string): LogLevel | undefined {
  return levels.find((level) => level === text);
}
