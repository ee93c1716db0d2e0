import type { Change } from '../../entity/change.ts';
import { packEntity, unpackEntity } from '../pack-entity.ts';
import type { Reader } from '../reader.ts';

export function toChange({ doc }: { doc: string }): Change {
  return unpackEntity('change', doc);
}

/** Adds an entry to the audit trail. */
export async function storeChange(work: Reader, change: Change): Promise<void> {
  const { sequence, entity_type, entity_id, changed_by } = change;
  await work.query(
    `insert into tracking_change (project, sequence, entity_type, entity_id, changed_by, doc)
     values (?, ?, ?, ?, ?, ?)`,
    [work.project, sequence, entity_type, entity_id, changed_by, packEntity('change', change)],
  );
}
