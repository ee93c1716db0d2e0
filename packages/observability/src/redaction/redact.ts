import type { JsonValue } from '@waymark/core-types';
import { plainValue } from '../logging/plain-value.ts';
import { createRedactor } from './create-redactor.ts';

const redactor = createRedactor();

/** A text without secrets and personal data: `[REDACTED]` stands in their place. Redacting it again changes nothing. */
export function redactText(text: string): string {
  return redactor.text(text);
}

/**
 * A value as JSON without secrets and personal data, at any depth: for attributes of spans, audit trails, error reports.
 * What JSON cannot say is written as a log line has it: errors with stack and cause, cycles and depth as marks.
 */
export function redactValue(value: unknown): JsonValue {
  return redactor.json(plainValue(value));
}
