import type { Enhancement } from '../../entity/enhancement.ts';
import { packEntity, unpackEntity } from '../pack-entity.ts';
import type { Reader } from '../reader.ts';
import type { UnitOfWork } from '../write/unit-of-work.ts';

/** Ids of one query: databases limit the parameters of a statement. */
const chunkSize = 500;

export function toEnhancement({ doc }: { doc: string }): Enhancement {
  return unpackEntity('enhancement', doc);
}

/** Those of the enhancements that exist, in no order. */
export async function readEnhancements(reader: Reader, ids: readonly string[]): Promise<Enhancement[]> {
  const found: Enhancement[] = [];
  for (let start = 0; start < ids.length; start += chunkSize) {
    const chunk = ids.slice(start, start + chunkSize);
    const rows = await reader.query<{ doc: string }>(
      `select doc from tracking_enhancement where project = ? and id in (${chunk.map(() => '?').join(', ')})`,
      [reader.project, ...chunk],
    );
    found.push(...rows.map(toEnhancement));
  }
  return found;
}

/** Writes an enhancement over what is there, whatever its version. */
export async function storeEnhancement(work: Reader, enhancement: Enhancement): Promise<void> {
  const { id, priority, status, target_quarter, created_at, version } = enhancement;
  await work.query(
    `insert into tracking_enhancement (project, id, priority, status, target_quarter, created_at, version, doc)
     values (?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (project, id) do update set
       priority = excluded.priority, status = excluded.status, target_quarter = excluded.target_quarter,
       created_at = excluded.created_at, version = excluded.version, doc = excluded.doc`,
    [
      ...[work.project, id, priority, status, target_quarter, created_at, version],
      packEntity('enhancement', enhancement),
    ],
  );
}

/** Stores an enhancement and records what changed. */
export async function writeEnhancement(
  work: UnitOfWork,
  before: Enhancement | null,
  after: Enhancement,
): Promise<Enhancement> {
  await storeEnhancement(work, after);
  await work.record({ entity_type: 'enhancement', entity_id: after.id, before, after });
  return after;
}
