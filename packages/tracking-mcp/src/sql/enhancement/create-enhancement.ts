import { TrackingRuleError } from '../../errors.ts';
import type { WriteHandler } from '../write/unit-of-work.ts';
import { readEnhancements, writeEnhancement } from './enhancement-row.ts';
import { requireOrder } from './require-order.ts';

/** Adds an enhancement. Its id must be free, and what it depends on must exist. */
export const createEnhancement: WriteHandler<'create_enhancement'> = async (work, command) => {
  const id = command.id ?? work.ids();
  const [taken] = await readEnhancements(work, [id]);
  if (taken !== undefined) {
    throw new TrackingRuleError('TRACKING_DUPLICATE', `There is an enhancement ${id} already.`, {
      details: { entity_type: 'enhancement', id },
      recoveryAction: 'Change that one with update_enhancement, or leave out the id.',
    });
  }
  await requireOrder(work, { id, depends_on: command.depends_on });
  return writeEnhancement(work, null, {
    ...command,
    id,
    version: 1,
    created_at: work.now,
    updated_at: work.now,
    created_by: work.by,
    updated_by: work.by,
  });
};
