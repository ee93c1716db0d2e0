import { withExistingStore } from '../compose.ts';
import { CliError } from '../errors.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { findMedallion, medallionNotFound } from './find-medallion.ts';
import { medallionText } from './medallion-text.ts';

/** One medallion, at its newest or an older revision. */
export async function show(
  invocation: Invocation,
  id: string,
  options: { revision?: number | undefined },
): Promise<CommandOutput> {
  const stored = await withExistingStore(
    invocation,
    async (store) => {
      const newest = await findMedallion(store, id);
      const revision = options.revision ?? newest.revision;
      if (revision === newest.revision) return newest;
      const medallion = await store.getRevision(newest.medallion.meta.medallion_id, revision);
      if (medallion === null) throw revisionNotFound(id, revision, newest.revision);
      return { medallion, revision };
    },
    () => {
      throw medallionNotFound(id);
    },
  );
  return {
    kind: 'medallion.show',
    data: { revision: stored.revision, medallion: stored.medallion },
    text: (style) => medallionText(stored, style),
  };
}

/** The error for a revision that a medallion does not have. */
export function revisionNotFound(id: string, revision: number, newest: number): CliError {
  return new CliError(
    'CLI_NOT_FOUND',
    `Medallion ${id} has no revision ${revision}; its newest is ${newest}.`,
    `Run \`waymark medallion history ${id}\`.`,
  );
}
