import { canonicalJson, formatJsonPath, NotStorableError } from '@waymark/core-types';
import type { z } from 'zod';
import { SchemaValidationError, type SchemaIssue } from '../errors.ts';
import { medallionSchema, type Medallion } from './medallion.ts';
import { migrateMedallion, parseJson } from './read-stored-medallion.ts';

/**
 * Checks a value against `medallion.v1` and fills in the optional lists. Unknown fields are kept.
 * @throws {SchemaValidationError} naming every place that does not fit, or that JSON could not hold exactly.
 */
export function parseMedallion(value: unknown): Medallion {
  const result = medallionSchema.safeParse(value);
  if (!result.success)
    throw new SchemaValidationError('The medallion', issuesOf(result.error), { cause: result.error });
  const lost = findPrototypeKeys(value, '$');
  if (lost.length > 0) throw new SchemaValidationError('The medallion', lost);
  return result.data;
}

/**
 * Serialises a medallion to the exact text that is stored and hashed.
 * @throws {SchemaValidationError} when it does not fit the schema or holds what JSON cannot keep.
 */
export function serialiseMedallion(medallion: Medallion): string {
  try {
    return canonicalJson(parseMedallion(medallion));
  } catch (cause) {
    if (!NotStorableError.isInstance(cause)) throw cause;
    const issue = { path: String(cause.details['path']), message: cause.message };
    throw new SchemaValidationError('The medallion', [issue], { cause });
  }
}

/** Reads a medallion from outside, as text or value: migrates older versions, keeps unknown fields, and checks it. */
export function readForeignMedallion(value: unknown): Medallion {
  const document = typeof value === 'string' ? parseJson(value) : value;
  if (typeof document !== 'object' || document === null) return parseMedallion(document);
  return parseMedallion(migrateMedallion(document as Record<string, unknown>));
}

function issuesOf(error: z.ZodError): SchemaIssue[] {
  return error.issues.map((issue) => ({ path: formatJsonPath(issue.path), message: issue.message }));
}

/** Objects that the schema knows stand at most this deep: `$.summary.subsystems[0]`. */
const schemaLevels = 4;

/** Zod leaves a key `__proto__` of the objects that it knows out without a word; such a document is refused instead. */
function findPrototypeKeys(value: unknown, path: string, level = 1): SchemaIssue[] {
  // `sources` only annotates, by any text as key: a note about an entry of that name is left out.
  if (typeof value !== 'object' || value === null || path === '$.affordances.sources') return [];
  const own = Object.hasOwn(value, '__proto__') ? [{ path: `${path}.__proto__`, message: 'it cannot be kept' }] : [];
  if (level === schemaLevels) return own;
  const step = (key: string) => (Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
  return [...own, ...Object.entries(value).flatMap(([key, item]) => findPrototypeKeys(item, step(key), level + 1))];
}
