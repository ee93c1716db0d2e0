import { withExistingStore } from '../compose.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { findMedallion, medallionNotFound } from './find-medallion.ts';

/** Every revision of a medallion, oldest first. */
export async function history(invocation: Invocation, id: string): Promise<CommandOutput> {
  const data = await withExistingStore(
    invocation,
    async (store) => {
      const { medallion_id } = (await findMedallion(store, id)).medallion.meta;
      return { medallion_id, revisions: await store.history(medallion_id) };
    },
    () => {
      throw medallionNotFound(id);
    },
  );
  return {
    kind: 'medallion.history',
    data,
    text: (style) =>
      table([
        ['REV', 'UPDATED (UTC)', 'STATUS', 'MODEL', 'SHA-256'].map(style.dim),
        ...data.revisions.map((item) => [
          `r${item.revision}`,
          item.updated_at.slice(0, 19).replace('T', ' '),
          item.status,
          item.model,
          item.sha256.slice(0, 12),
        ]),
      ]),
  };
}
