import type { EntityType } from '../../entity/change.ts';
import { VersionConflictError } from '../../errors.ts';
import { toChange } from '../change/change-row.ts';
import { fieldNames, fieldsChanged } from './fields-changed.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** A change that names the version that it starts from. */
export interface VersionedChange {
  entity_type: EntityType;
  id: string;
  /** The version that the change starts from. */
  version: number;
  current: Record<string, unknown> & { version: number };
  /** The command that carries the change, so that a conflict can hand it back for the current version. */
  command: { version: number };
  /** The fields of the command that name the entity and change nothing. */
  names?: readonly string[];
  /** It is about the entity as it was as a whole, so that whatever changed since stands in its way. */
  isWhole?: boolean;
}

/** @throws {VersionConflictError} when the entity is not at the version that the change starts from. */
export async function requireVersion(work: UnitOfWork, change: VersionedChange): Promise<void> {
  const { current, entity_type, id, version } = change;
  if (current.version === version) return;
  const base = version < current.version ? await versionOf(work, change) : null;
  const changed_fields = base === null ? [] : fieldsChanged(base, current);
  const named = new Set(change.names ?? ['id']);
  const mine = fieldNames(change.command).filter((field) => !named.has(field));
  const isTouched =
    change.isWhole === true ? changed_fields.length > 0 : mine.some((field) => changed_fields.includes(field));
  const isDisjoint = base !== null && !isTouched;
  throw new VersionConflictError({
    entity_type,
    id,
    requested_version: version,
    current_version: current.version,
    changed_fields,
    current,
    merged: isDisjoint ? { ...change.command, version: current.version } : null,
  });
}

/** The entity as it was at the version that was asked for, null where the audit trail does not reach so far. */
async function versionOf(work: UnitOfWork, { entity_type, id, version }: VersionedChange): Promise<object | null> {
  const rows = await work.query<{ doc: string }>(
    `select doc from tracking_change where project = ? and entity_type = ? and entity_id = ? order by sequence desc limit 1000`,
    [work.project, entity_type, id],
  );
  for (const row of rows) {
    const { after } = toChange(row);
    if (after?.['version'] === version) return after;
  }
  return null;
}
