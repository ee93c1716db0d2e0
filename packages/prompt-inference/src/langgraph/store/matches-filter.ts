import { ValidationError } from '@waymark/core-types';

import { encodeValue } from '../value/encode-value.ts';

/**
 * Whether a document's fields fit a filter: a value, or `$eq`, `$ne`, `$gt`, `$gte`, `$lt`, `$lte` with one. Values are
 * compared exactly, the order of keys aside; more and less only among numbers, texts, dates and bigints of one kind.
 * @throws {ValidationError} for another operator.
 */
export function matchesFilter(document: Record<string, unknown>, filter: Record<string, unknown>): boolean {
  return Object.entries(filter).every(([field, wanted]) => {
    const found = Object.hasOwn(document, field) ? document[field] : undefined;
    if (!isOperators(wanted)) return isEqual(found, wanted);
    return Object.entries(wanted).every(([operator, value]) => compare(operator, found, value));
  });
}

function isOperators(wanted: unknown): wanted is Record<string, unknown> {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return false;
  const keys = Object.keys(wanted);
  return keys.length > 0 && keys.every((key) => key.startsWith('$'));
}

function compare(operator: string, found: unknown, value: unknown): boolean {
  if (operator === '$eq') return isEqual(found, value);
  if (operator === '$ne') return !isEqual(found, value);
  const isInOrder = orders.get(operator);
  if (isInOrder !== undefined) return isOfOneKind(found, value) && isInOrder(found as number, value as number);
  const issue = { path: operator, message: 'is not one of $eq, $ne, $gt, $gte, $lt, $lte' };
  throw new ValidationError(`The filter's operator ${operator} ${issue.message}.`, [issue]);
}

const orders = new Map<string, (found: number, value: number) => boolean>([
  ['$gt', (found, value) => found > value],
  ['$gte', (found, value) => found >= value],
  ['$lt', (found, value) => found < value],
  ['$lte', (found, value) => found <= value],
]);

function isEqual(found: unknown, value: unknown): boolean {
  return found === value || encodeValue(found) === encodeValue(value);
}

function isOfOneKind(found: unknown, value: unknown): boolean {
  if (found instanceof Date) return value instanceof Date;
  return typeof found === typeof value && ['number', 'string', 'bigint'].includes(typeof found);
}
