import { StoreError } from '../errors.ts';

/** The place in a listing after which the next page starts. */
export interface ListPosition {
  updatedMs: number;
  id: string;
}

/** An opaque cursor for callers to hand back. */
export function encodeCursor({ updatedMs, id }: ListPosition): string {
  return Buffer.from(JSON.stringify([updatedMs, id])).toString('base64url');
}

/** @throws {StoreError} for a cursor that we did not give out. */
export function decodeCursor(cursor: string): ListPosition {
  try {
    const [updatedMs, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (Number.isSafeInteger(updatedMs) && typeof id === 'string') return { updatedMs: updatedMs as number, id };
  } catch {
    // Falls through to the one error for every cursor that is not ours.
  }
  throw new StoreError(
    'MEDALLION_STORE',
    `The cursor ${JSON.stringify(cursor.slice(0, 80))} is not one of a listing.`,
    {
      recoveryAction: 'Use next_cursor of the page before, or leave the cursor out to start over.',
    },
  );
}
