import { ValidationError } from '@waymark/core-types';
import type { Transaction } from '@waymark/stores';

import type { Change } from '../../entity/change.ts';
import type { Dependency } from '../../entity/work-item.ts';
import { storeChange, toChange } from '../change/change-row.ts';
import type { Reader } from '../reader.ts';
import { lockProject } from '../write/lock-project.ts';
import { readerOf, type MirroredProject } from './load-state.ts';
import { readPosition, storePosition } from './position.ts';
import { storeChangedEntity } from './store-changed-entity.ts';

/**
 * Stores what changed in the original, over whatever the mirror holds. Entries of the audit trail that the mirror's own
 * writes made give way to those of the original, which have their numbers.
 * @throws {ValidationError} when a change is missing before one that follows; nothing is stored then.
 */
export async function followChanges(
  transaction: Transaction,
  mirrored: MirroredProject,
  changes: readonly Change[],
): Promise<void> {
  const reader = readerOf(transaction, mirrored);
  await lockProject(transaction, mirrored);
  const position = (await readPosition(reader)) ?? 0;
  const news = changes.filter(({ sequence }) => sequence > position);
  if (news.length === 0) return;
  requireNoGap(position, news);
  await forgetOwnChanges(reader, position);
  const removed = await removedBefore(reader, news[0]!);
  for (const change of news) {
    await storeChange(reader, change);
    if (change.entity_type === 'dependency' && change.after === null) removed.push(change);
    await storeChangedEntity(reader, change, archivedWith(change, removed));
  }
  await storePosition(reader, position + news.length);
}

function requireNoGap(position: number, changes: readonly Change[]): void {
  const index = changes.findIndex(({ sequence }, place) => sequence !== position + place + 1);
  if (index < 0) return;
  const issue = {
    path: `$[${index}].sequence`,
    message: `Expected change ${position + index + 1}, found ${changes[index]!.sequence}`,
  };
  throw new ValidationError(`These changes do not follow on what is held: ${issue.path}: ${issue.message}.`, [issue], {
    recoveryAction: 'Follow from the position of this copy, or load a whole state.',
  });
}

async function forgetOwnChanges({ project, query }: Reader, position: number): Promise<void> {
  await query('delete from tracking_change where project = ? and sequence > ?', [project, position]);
}

/** Dependencies of one archiving that are looked for where its changes come in several calls. */
const maximumRemoved = 10_000;

/** The dependencies that an archiving took away before this change of its, which may be in the middle of it. */
async function removedBefore(reader: Reader, change: Change): Promise<Change[]> {
  if (change.operation !== 'archive_work_items') return [];
  const rows = await reader.query<{ doc: string }>(
    `select doc from tracking_change where project = ? and sequence < ? and entity_type = 'dependency'
     order by sequence desc limit ${maximumRemoved}`,
    [reader.project, change.sequence],
  );
  const removed = rows.map(toChange).filter(({ operation_id }) => operation_id === change.operation_id);
  return removed.reverse();
}

/** Those of an archived item among the dependencies that its archiving took away. */
function archivedWith(change: Change, removed: readonly Change[]): Dependency[] {
  return removed
    .filter(({ operation_id }) => operation_id === change.operation_id)
    .map(({ before }) => before as unknown as Dependency)
    .filter(({ source_id, target_id }) => source_id === change.entity_id || target_id === change.entity_id);
}
