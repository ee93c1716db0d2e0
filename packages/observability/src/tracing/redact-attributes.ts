import type { Attributes, JsonObject } from '@waymark/core-types';
import { createRedactor, type Redactor } from '../redaction/create-redactor.ts';

const defaultRedactor = createRedactor();
let redactor: Redactor = defaultRedactor;

/**
 * Sets what is hidden in spans, for as long as a provider is registered: both hold for the whole process. Without an
 * argument secrets and personal data are.
 */
export function redactSpansWith(other: Redactor = defaultRedactor): void {
  redactor = other;
}

/** A text that a span may carry. */
export function redactSpanText(text: string): string {
  return redactor.text(text);
}

/** What a span may carry of attributes: nothing undefined, no secrets in strings or under names that tell of one. */
export function redactAttributes(attributes: Attributes): Record<string, string | number | boolean | string[]> {
  const defined = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return redactor.json(Object.fromEntries(defined) as JsonObject) as Record<
    string,
    string | number | boolean | string[]
  >;
}
