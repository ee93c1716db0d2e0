import { restoreRevision } from '@waymark/medallion';
import { withExistingStore } from '../compose.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { findMedallion, medallionNotFound } from './find-medallion.ts';
import { overviewOf } from './overview.ts';
import { revisionNotFound } from './show.ts';

/** Makes an older revision the newest again, as a revision of its own. */
export async function restore(invocation: Invocation, id: string, revision: number): Promise<CommandOutput> {
  const data = await withExistingStore(
    invocation,
    async (store) => {
      const newest = await findMedallion(store, id);
      const { medallion_id } = newest.medallion.meta;
      if ((await store.getRevision(medallion_id, revision)) === null)
        throw revisionNotFound(id, revision, newest.revision);
      const restored = overviewOf(await restoreRevision(store, { medallion_id, revision }));
      return {
        medallion_id,
        short_id: restored.short_id,
        restored_revision: revision,
        revision: restored.revision,
      };
    },
    () => {
      throw medallionNotFound(id);
    },
  );
  return {
    kind: 'medallion.restore',
    data,
    text: (style) => `${style.bold(data.short_id)}: revision ${revision} is restored as revision ${data.revision}.`,
  };
}
