import { supersedeMedallion } from '@waymark/medallion';
import { withExistingStore } from '../compose.ts';
import { CliError } from '../errors.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { findMedallion, medallionNotFound } from './find-medallion.ts';
import { overviewOf } from './overview.ts';

/** Marks a medallion as replaced by another one. */
export async function supersede(
  invocation: Invocation,
  ...[id, by, options]: [id: string, by: string, options: { reason?: string | undefined }]
): Promise<CommandOutput> {
  const data = await withExistingStore(
    invocation,
    async (store) => {
      const { medallion_id } = (await findMedallion(store, id)).medallion.meta;
      const successor = (await findMedallion(store, by)).medallion.meta.medallion_id;
      if (medallion_id === successor) {
        throw new CliError('CLI_INVALID_INPUT', 'A medallion cannot replace itself.', 'Give two different ids.');
      }
      const reason = options.reason === undefined ? {} : { reason: options.reason };
      const stored = overviewOf(await supersedeMedallion(store, { medallion_id, by: successor, ...reason }));
      return { medallion_id, short_id: stored.short_id, superseded_by: successor, revision: stored.revision };
    },
    () => {
      throw medallionNotFound(id);
    },
  );
  return {
    kind: 'medallion.supersede',
    data,
    text: (style) => `${style.bold(data.short_id)} is superseded by ${data.superseded_by} (revision ${data.revision}).`,
  };
}
