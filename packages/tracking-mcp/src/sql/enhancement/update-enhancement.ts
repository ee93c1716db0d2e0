import { TrackingNotFoundError } from '../../errors.ts';
import { requireVersion } from '../write/require-version.ts';
import type { WriteHandler } from '../write/unit-of-work.ts';
import { withoutUndefined } from '../write/without-undefined.ts';
import { readEnhancements, writeEnhancement } from './enhancement-row.ts';
import { requireOrder } from './require-order.ts';

/** Changes what is named of an enhancement. */
export const updateEnhancement: WriteHandler<'update_enhancement'> = async (work, command) => {
  const { id, version, ...fields } = command;
  const [before] = await readEnhancements(work, [id]);
  if (before === undefined) throw new TrackingNotFoundError('enhancement', id);
  await requireVersion(work, { entity_type: 'enhancement', id, version, current: before, command });
  if (fields.depends_on !== undefined) await requireOrder(work, { id, depends_on: fields.depends_on });
  return writeEnhancement(work, before, {
    ...before,
    ...withoutUndefined(fields),
    version: before.version + 1,
    updated_at: work.updatedAt(before),
    updated_by: work.by,
  });
};
