import { ValidationError, type JsonValue } from '@waymark/core-types';
import type { FieldType } from './field-type.ts';

/**
 * A field's value as text. Objects and lists are JSON, with spaces as Python writes it; a list in a field for text is
 * numbered; the rest is as Python's `str` gives it, so that a model sees in production what it saw when it was optimised.
 * @throws {ValidationError} when the value is no JSON.
 */
export function formatValue(value: unknown, type: FieldType): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && type.kind === 'str') return formatNumberedList(value);
  if (typeof value === 'object' && value !== null) return formatJson(value as JsonValue);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'number' || !Number.isFinite(value)) throw notJson(value);
  const text = String(value);
  return type.kind === 'float' && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** JSON with a space behind each comma and colon, letters beyond ASCII as they are. */
function formatJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(formatJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return scalarJson(value);
  return `{${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)}: ${formatJson(item)}`)
    .join(', ')}}`;
}

function scalarJson(value: unknown): string {
  const isJson = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
  if (!isJson) throw notJson(value);
  return JSON.stringify(value);
}

function formatNumberedList(items: readonly unknown[]): string {
  if (items.length === 0) return 'N/A';
  const quoted = items.map((item) => quoteItem(formatValue(item, { kind: 'any' })));
  return quoted.length === 1 ? quoted[0]! : quoted.map((item, index) => `[${index + 1}] ${item}`).join('\n');
}

/** Between angle quotes; indented between three of them where the text has lines or such quotes itself. */
function quoteItem(text: string): string {
  if (!/[\n«»]/.test(text)) return `«${text}»`;
  return `«««\n    ${text.replaceAll('\n', '\n    ')}\n»»»`;
}

function notJson(value: unknown): ValidationError {
  const message = `A field cannot hold a value of type ${typeof value} that is no JSON`;
  return new ValidationError(`${message}.`, [{ path: '$', message }]);
}
