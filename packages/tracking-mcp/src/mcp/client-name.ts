import { limits } from '../entity/fields.ts';

/** Who a client is that does not say it. */
export const unknownClient = 'unknown-client';

/**
 * A client's own name as it may stand in the audit trail: one line without control and formatting characters, at most
 * 100 characters. Undefined for a name that says nothing.
 */
export function clientName(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  const line = name
    .slice(0, 10 * limits.actor)
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .trim();
  const short = line
    .slice(0, limits.actor)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
  return short === '' ? undefined : short;
}
