import { TrackingNotFoundError, TrackingRuleError } from '../../errors.ts';
import type { Reader } from '../reader.ts';
import { readEnhancements } from './enhancement-row.ts';

/**
 * Makes sure that an enhancement can come after those that it depends on.
 * @throws {TrackingNotFoundError} when one of them does not exist.
 * @throws {TrackingRuleError} when one of them is the enhancement itself, or waits for it, however far away.
 */
export async function requireOrder(
  reader: Reader,
  { id, depends_on }: { id: string; depends_on: readonly string[] },
): Promise<void> {
  if (depends_on.includes(id)) throw cycle(id, 'itself');
  const seen = new Set(depends_on);
  for (let level = [...depends_on]; level.length > 0;) {
    const enhancements = await readEnhancements(reader, level);
    const missing = level.find((one) => !enhancements.some((enhancement) => enhancement.id === one));
    if (missing !== undefined) throw new TrackingNotFoundError('enhancement', missing);
    const waiter = enhancements.find((enhancement) => enhancement.depends_on.includes(id));
    if (waiter !== undefined) throw cycle(id, waiter.id);
    level = [...new Set(enhancements.flatMap((enhancement) => enhancement.depends_on))].filter((one) => !seen.has(one));
    for (const one of level) seen.add(one);
  }
}

function cycle(id: string, other: string): TrackingRuleError {
  return new TrackingRuleError(
    'TRACKING_CYCLE',
    `The enhancement ${id} cannot depend on ${other === 'itself' ? other : `${other}, which depends on it`}.`,
    {
      details: { entity_type: 'enhancement', id, depends_on: other === 'itself' ? id : other },
      recoveryAction: 'Leave out the one that must come later.',
    },
  );
}
