import { diffMedallions } from '@waymark/medallion';
import { withExistingStore } from '../compose.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { diffText } from './diff-text.ts';
import { findMedallion, medallionNotFound } from './find-medallion.ts';
import { revisionNotFound } from './show.ts';

/** What changed between two revisions; by default, what the newest one changed. */
export async function diff(
  invocation: Invocation,
  ...[id, from, to]: [id: string, from?: number, to?: number]
): Promise<CommandOutput> {
  const data = await withExistingStore(
    invocation,
    async (store) => {
      const newest = await findMedallion(store, id);
      const { medallion_id } = newest.medallion.meta;
      const read = async (revision: number) => {
        const medallion = await store.getRevision(medallion_id, revision);
        if (medallion === null) throw revisionNotFound(id, revision, newest.revision);
        return medallion;
      };
      const first = from ?? Math.max(1, newest.revision - 1);
      const second = to ?? newest.revision;
      const diff = diffMedallions(await read(first), await read(second));
      return { medallion_id, from: first, to: second, diff };
    },
    () => {
      throw medallionNotFound(id);
    },
  );
  return {
    kind: 'medallion.diff',
    data,
    text: (style) => diffText(data.diff, style) || `Revisions ${data.from} and ${data.to} say the same.`,
  };
}
