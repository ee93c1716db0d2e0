import { ValidationError } from '@waymark/core-types';

/** Which part of a listing. */
export interface Paging {
  /** At most 1,000. */
  limit?: number;
  /** Entries to leave out at the start; a cursor is faster and misses nothing when others write meanwhile. */
  offset?: number;
  /** `next_cursor` of the page before, of the same listing. */
  cursor?: string;
}

/** One page of a listing. */
export interface Page<Item> {
  items: Item[];
  /** Where the next page starts; null after the last. */
  next_cursor: string | null;
}

/** A place between two entries: the value by which they are ordered and the id that breaks ties. */
export interface Position {
  value: string | number;
  id: string;
}

/** A checked request for a page. */
export interface PageRequest {
  limit: number;
  offset: number;
  after: Position | null;
}

const maximumLimit = 1_000;

/**
 * `valueType` is what the listing's cursors hold, where it is always the same.
 * @throws {ValidationError} for a limit or offset out of range, a cursor of another listing, a cursor and an offset.
 */
export function readPaging(
  paging: Paging,
  listing: { name: string; defaultLimit: number },
  valueType?: 'number' | 'string',
): PageRequest {
  const { limit = listing.defaultLimit, offset = 0, cursor } = paging;
  if (!Number.isInteger(limit) || limit < 0 || limit > maximumLimit) {
    throw refusal('limit', `Expected a whole number from 0 to ${maximumLimit}, found ${String(limit)}`);
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw refusal('offset', `Expected a whole number from 0, found ${String(offset)}`);
  }
  if (cursor === undefined) return { limit, offset, after: null };
  if (offset > 0) throw refusal('offset', 'Cannot go together with a cursor');
  return { limit, offset, after: decodeCursor(cursor, listing.name, valueType) };
}

/** An opaque text for callers to hand back; it fits the listing of that name only. */
export function encodeCursor(listing: string, { value, id }: Position): string {
  return Buffer.from(JSON.stringify([listing, value, id])).toString('base64url');
}

function decodeCursor(cursor: string, listing: string, valueType: string | undefined): Position {
  try {
    const [name, value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const isValue = typeof value === 'string' || Number.isSafeInteger(value);
    const isOfType = valueType === undefined || typeof value === valueType;
    if (name === listing && isValue && isOfType && typeof id === 'string') return { value: value as string, id };
  } catch {
    // One error for every cursor that is not ours.
  }
  throw refusal('cursor', 'Expected next_cursor of the page before, of the same listing');
}

function refusal(field: string, message: string): ValidationError {
  return new ValidationError(`Cannot list: ${field}: ${message}.`, [{ path: `$.${field}`, message }]);
}
