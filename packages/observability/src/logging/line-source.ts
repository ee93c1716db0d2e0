import type { Clock, JsonValue, Logger } from '@waymark/core-types';
import pino, { type Logger as PinoLogger, type LoggerOptions } from 'pino';
import { currentContext } from '../context/log-context.ts';
import type { Redactor } from '../redaction/create-redactor.ts';
import { boundedLine } from './bounded-line.ts';
import { consoleLine } from './console-line.ts';
import { addFields, lineWriter, type LineFields } from './line-fields.ts';
import type { LogDestination } from './log-destination.ts';
import { severityOf, type LogLevel } from './logging-configuration.ts';
import { timestamps } from './timestamps.ts';

/** What lines are made of and where they go. */
export interface LineSourceOptions {
  isWritten: (severity: number) => boolean;
  redactor: Redactor;
  /** Null where lines carry no `trace_id`. */
  currentTrace: (() => string | undefined) | null;
  /** Whether lines for people have colours; null for JSON. */
  colour: boolean | null;
  destination: LogDestination;
  clock: Clock;
}

/** Loggers that write to one place. */
export interface LineSource {
  logger(name: string): Logger;
  pinoLogger(name: string): PinoLogger;
}

type WritingLevel = Exclude<LogLevel, 'silent'>;

/** `{"level":"info","timestamp":"...Z"`, which every line begins with, holds nothing to redact. */
const harmlessStart = 50;

/** An event longer than this is cut where the line's characters end. */
const longText = 1_000;

/** Makes lines by pino, which redaction sees whole before they are written. */
export function createLineSource(options: LineSourceOptions): LineSource {
  const { isWritten, redactor, clock } = options;
  const timestamp = timestamps(clock);
  const target: LogDestination = {
    write(line) {
      try {
        options.destination.write(line);
      } catch {
        // Nobody is left to be told; the caller goes on.
      }
    },
  };

  function finishedLine(line: string): string {
    let finished: string;
    try {
      finished = boundedLine(redactor.line(line, harmlessStart));
    } catch {
      finished = withheldLine('the line could not be redacted');
    }
    return options.colour === null ? finished : consoleLine(finished, { colour: options.colour });
  }

  function withheldLine(reason: string): string {
    return `${JSON.stringify({ level: 'error', timestamp: timestamp(), logger: 'waymark.logging', event: 'log.line_withheld', reason })}\n`;
  }

  function contextFields(): LineFields {
    const fields: LineFields = { ...(currentContext() as LineFields) };
    if (options.currentTrace === null) delete fields['trace_id'];
    else {
      const trace = currentTrace(options.currentTrace);
      if (trace !== undefined) fields['trace_id'] = trace;
    }
    return fields;
  }

  const pinoOptions = {
    level: 'trace',
    base: null,
    messageKey: 'event',
    timestamp: () => `,"timestamp":"${timestamp()}"`,
    formatters: { level: (level: string) => ({ level }) },
    // Errors come as plain fields already.
    serializers: { err: (value: unknown) => value },
    hooks: { streamWrite: finishedLine },
  } satisfies LoggerOptions;
  const root = pino(pinoOptions, target);

  function safely(work: () => void): void {
    try {
      work();
    } catch {
      target.write(withheldLine('the line could not be written'));
    }
  }

  function loggerOf(named: PinoLogger, bindings: LineFields): Logger {
    const write = (level: WritingLevel, event: string, fields: Record<string, unknown> | undefined) => {
      if (!isWritten(severityOf(level))) return;
      safely(() => {
        const line = Object.assign(contextFields(), bindings);
        if (fields !== undefined && fields !== null) addFields(line, fields, redactor.text);
        named[level](line, eventText(event));
      });
    };
    return {
      debug: (event, fields) => write('debug', event, fields),
      info: (event, fields) => write('info', event, fields),
      warn: (event, fields) => write('warn', event, fields),
      error: (event, fields) => write('error', event, fields),
      child(more) {
        const all = { ...bindings };
        addFields(all, more, redactor.text);
        return loggerOf(named, all);
      },
    };
  }

  function eventText(event: unknown): string {
    if (typeof event !== 'string') return '[no event]';
    return event.length <= longText ? event : lineWriter(redactor.text).text(event);
  }

  /** What pino was called with, made safe to serialise. */
  function safeArguments(input: unknown[]): [LineFields, ...JsonValue[]] {
    const [first, ...rest] = input;
    const line = contextFields();
    const writer = lineWriter(redactor.text);
    const plain = (values: unknown[]) => values.map((value) => writer.write(value, 0) ?? String(value));
    if (typeof first !== 'object' || first === null) return [line, ...plain(input)];
    if (!(first instanceof Error)) {
      addFields(line, first, redactor.text);
      return [line, ...plain(rest)];
    }
    addFields(line, { err: first }, redactor.text);
    return [line, ...plain(rest.length === 0 ? [first.message] : rest)];
  }

  return {
    logger: (name) => loggerOf(root.child({ logger: name }), {}),
    pinoLogger: (name) =>
      pino(
        {
          ...pinoOptions,
          hooks: {
            ...pinoOptions.hooks,
            logMethod(input, method, severity) {
              if (isWritten(severity))
                safely(() => method.apply(this, safeArguments(input) as Parameters<typeof method>));
            },
          },
        },
        target,
      ).child({ logger: name }),
  };
}

function currentTrace(ask: () => string | undefined): string | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
