import type { SqlValue } from '../database.ts';

/** A value as SQLite's bindings take it: integers as bigint, for a number is bound as REAL and shows as `1.0` in text and JSON. */
export function exactIntegers(params: readonly SqlValue[]): (Exclude<SqlValue, number> | number | bigint)[] {
  return params.map((value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value));
}
