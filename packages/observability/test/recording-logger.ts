import type { Logger } from '@waymark/core-types';
import { currentContext } from '../src/context/log-context.ts';

/** A line as it was logged, with the context that it would carry. */
export interface RecordedLine {
  level: keyof Logger;
  event: string;
  fields: Record<string, unknown>;
  context: Record<string, unknown>;
}

/** A logger that keeps its lines. */
export function recordingLogger(lines: RecordedLine[]): Logger {
  const at =
    (level: keyof Logger) =>
    (event: string, fields: Record<string, unknown> = {}) => {
      lines.push({ level, event, fields, context: { ...currentContext() } });
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => recordingLogger(lines),
  };
}
