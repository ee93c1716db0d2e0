import { redactText } from '../redaction/redact.ts';

/** What a span and a log line may say about something that was thrown. */
export interface ErrorDescription {
  /** Its code, else its name: few different words, fit for a label. */
  type: string;
  message: string;
  stack?: string;
}

const maxLength = 16_384;
/** Behind the cut may stand the other half of a secret. */
const cutMargin = 4_096;

/** Describes anything that can be thrown, without its secrets. Never throws itself. */
export function describeError(error: unknown): ErrorDescription {
  try {
    if (!(error instanceof Error)) return { type: typeof error, message: clean(String(error)) };
    const code: unknown = 'code' in error ? error.code : undefined;
    return {
      type: clean(typeof code === 'string' && code !== '' ? code : error.name),
      message: clean(error.message),
      ...(typeof error.stack === 'string' && { stack: clean(error.stack) }),
    };
  } catch {
    return { type: 'unknown', message: 'The error cannot be described.' };
  }
}

function clean(text: string): string {
  return redactText(text.slice(0, maxLength + cutMargin)).slice(0, maxLength);
}
