import { ValidationError } from '@waymark/core-types';
import type { Transaction } from '@waymark/stores';

import type { Change } from '../../entity/change.ts';
import { storeChange } from '../change/change-row.ts';
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
  for (const change of news) {
    await storeChange(reader, change);
    await storeChangedEntity(reader, change);
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
