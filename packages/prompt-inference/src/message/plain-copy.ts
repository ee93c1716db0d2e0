import { NotStorableError } from '@waymark/core-types';

const deepest = 100;

/**
 * A deep copy of a value that is JSON; fields that are undefined are left out.
 * @throws {NotStorableError} with the path of what JSON cannot hold.
 */
export function plainCopy(value: unknown, path: readonly PropertyKey[] = []): unknown {
  if (path.length > deepest) throw new NotStorableError(path, `it is nested deeper than ${deepest} levels`);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => plainCopy(item, [...path, index]));
  if (typeof value !== 'object' || !isPlain(value)) throw new NotStorableError(path, `JSON has no ${nameOf(value)}`);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, plainCopy(field, [...path, name])]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameOf(value: unknown): string {
  if (typeof value === 'object') return (value as object).constructor.name;
  return typeof value === 'number' ? String(value) : typeof value;
}
