import { WaymarkError, type WaymarkErrorJson } from '@waymark/core-types';
import { TaskError, taskErrors } from '@waymark/task-cli';
import { documentationOf } from '../task/documentation.ts';

/** What `--json` prints: one of these, on one line, and nothing else. */
export type Envelope =
  | { schema_version: 'cli.v1'; kind: string; success: true; data: unknown; warnings: string[] }
  | { schema_version: 'cli.v1'; kind: 'error'; success: false; error: WaymarkErrorJson; warnings: string[] };

/** The envelope of a result. */
export function successEnvelope(kind: string, data: unknown, warnings: string[]): Envelope {
  return { schema_version: 'cli.v1', kind, success: true, data, warnings };
}

/** The envelope of a failure. */
export function errorEnvelope(error: unknown, warnings: string[]): Envelope {
  return { schema_version: 'cli.v1', kind: 'error', success: false, error: errorJson(error), warnings };
}

/** One line of JSON. What a terminal would obey is escaped, which JSON allows. */
export function jsonLine(value: unknown): string {
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(value).replaceAll(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, escape)}\n`;
}

/** Any error in the one form that leaves the program; those of tasks also name the page that explains their code. */
export function errorJson(error: unknown): WaymarkErrorJson & { documentation?: string } {
  if (TaskError.isInstance(error)) {
    return { ...error.toJSON(), name: taskErrors[error.code].name, documentation: documentationOf(error.code) };
  }
  if (WaymarkError.isInstance(error)) return error.toJSON();
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'UNEXPECTED',
    name: error instanceof Error ? error.name : 'Error',
    message,
    details: {},
    recovery_action: 'Run `waymark doctor`; if it finds nothing, report this message.',
    retryable: false,
  };
}
