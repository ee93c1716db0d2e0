import { NotStorableError } from '@waymark/core-types';

import type { SqlValue } from '../database.ts';

/**
 * Refuses values that some engine would change on the way: a NUL in text (SQLite's driver cuts the text there), half of
 * a surrogate pair, integers that JavaScript cannot hold exactly, NaN and the infinities.
 * @throws {NotStorableError} with the value's place, as in `$.params[2]`.
 */
export function checkParams(params: readonly SqlValue[]): void {
  for (let index = 0; index < params.length; index++) {
    const reason = reasonAgainst(params[index]);
    if (reason !== null) throw new NotStorableError(['params', index], reason);
  }
}

function reasonAgainst(value: unknown): string | null {
  if (typeof value === 'string') return reasonAgainstText(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return `no column holds ${value}`;
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? 'the integer is too large to be exact' : null;
  }
  if (value === null || value instanceof Uint8Array) return null;
  return `a column holds text, a number, bytes or null, not ${value === undefined ? 'undefined' : `a ${typeof value}`}`;
}

function reasonAgainstText(text: string): string | null {
  if (text.includes('\0')) return 'text cannot hold the character NUL';
  // `\p{Surrogate}` in Unicode mode matches lone halves only.
  return /\p{Surrogate}/u.test(text) ? 'the text holds half of a surrogate pair' : null;
}
