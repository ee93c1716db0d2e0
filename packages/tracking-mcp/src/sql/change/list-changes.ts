import type { SqlValue } from '@waymark/stores';

import type { ReadHandler } from '../reader.ts';
import { toChange } from './change-row.ts';

/** The audit trail, or the part of it that is asked for. */
export const listChanges: ReadHandler<'list_changes'> = async (reader, query) => {
  const { entity_type, entity_id, changed_by, after, limit, order } = query;
  const conditions: [string, SqlValue | undefined][] = [
    ['project = ?', reader.project],
    ['sequence > ?', after],
    ['entity_type = ?', entity_type],
    ['entity_id = ?', entity_id],
    ['changed_by = ?', changed_by],
  ];
  const asked = conditions.filter((condition): condition is [string, SqlValue] => condition[1] !== undefined);
  const rows = await reader.query<{ doc: string }>(
    `select doc from tracking_change where ${asked.map(([sql]) => sql).join(' and ')}
     order by sequence ${order === 'oldest_first' ? 'asc' : 'desc'} limit ?`,
    [...asked.map(([, value]) => value), limit + 1],
  );
  return { changes: rows.slice(0, limit).map(toChange), has_more: rows.length > limit };
};
