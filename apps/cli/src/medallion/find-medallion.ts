import { shortId } from '@waymark/core-types';
import type { MedallionStatus, MedallionStore, StoredMedallion } from '@waymark/medallion';
import { CliError } from '../errors.ts';

export const everyStatus: readonly MedallionStatus[] = ['active', 'stale', 'superseded'];

/**
 * The medallion that an id, a short id, or the beginning of either names.
 * @throws {CliError} CLI_NOT_FOUND when there is none, CLI_AMBIGUOUS_ID when there are several.
 */
export async function findMedallion(store: MedallionStore, text: string): Promise<StoredMedallion> {
  const exact = text === '' ? null : await store.getById(text);
  if (exact !== null) return exact;
  const matches: StoredMedallion[] = [];
  for await (const stored of everyMedallion(store)) {
    const id = stored.medallion.meta.medallion_id;
    if (text !== '' && (id.startsWith(text.toLowerCase()) || shortId(id).startsWith(text))) matches.push(stored);
  }
  const [match, ...others] = matches;
  if (match === undefined) throw medallionNotFound(text);
  if (others.length === 0) return match;
  const ids = matches.map((stored) => stored.medallion.meta.medallion_id);
  throw new CliError(
    'CLI_AMBIGUOUS_ID',
    `${matches.length} medallions begin with ${text}.`,
    'Give more of the id, or the short id that `waymark medallion list` shows.',
    {
      details: { candidates: ids.slice(0, 20) },
    },
  );
}

/** The error for an id that names nothing. */
export function medallionNotFound(text: string): CliError {
  return new CliError(
    'CLI_NOT_FOUND',
    `There is no medallion ${JSON.stringify(text)}.`,
    'Run `waymark medallion list` for the ids.',
  );
}

/** All medallions of a store, newest first, a page at a time. */
export async function* everyMedallion(
  store: MedallionStore,
  status: readonly MedallionStatus[] = everyStatus,
): AsyncGenerator<StoredMedallion> {
  let cursor: string | null = null;
  do {
    const page = await store.list({ status, limit: 200, ...(cursor === null ? {} : { cursor }) });
    yield* page.items;
    cursor = page.next_cursor;
  } while (cursor !== null);
}
