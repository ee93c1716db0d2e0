import { TrackingRuleError } from '../../errors.ts';
import type { UnitOfWork } from '../write/unit-of-work.ts';
import { idsOfPath } from '../work-item/item-path.ts';
import { findDeadlock } from './find-deadlock.ts';

/** Ids that an error names. */
const maximumNames = 10;

/**
 * Looks at all dependencies of the project after one was added or an item was moved. The writers of a project come one
 * after the other, so two changes that only together make a circle do not both pass.
 * @throws {TrackingRuleError} with TRACKING_CYCLE and the ids when items would wait for each other in a circle.
 */
export async function requireNoDeadlock(work: UnitOfWork): Promise<void> {
  const rows = await work.query<{ waiter: string; awaited: string }>(
    `select waiter.path as waiter, awaited.path as awaited from tracking_dependency link
     join tracking_work_item waiter on waiter.project = link.project and waiter.id = link.waiter_id
     join tracking_work_item awaited on awaited.project = link.project and awaited.id = link.awaited_id
     where link.project = ?`,
    [work.project],
  );
  const circle = findDeadlock(
    rows.map(({ waiter, awaited }) => ({ waiter: idsOfPath(waiter), awaited: idsOfPath(awaited) })),
  );
  if (circle === null) return;
  const shown = [...circle.slice(0, maximumNames), ...(circle.length > maximumNames ? ['...'] : []), circle[0]!];
  throw new TrackingRuleError('TRACKING_CYCLE', `These items would wait for each other: ${shown.join(' -> ')}.`, {
    details: { cycle: circle.slice(0, 100) },
    recoveryAction:
      'Remove one of the dependencies on the way. An item waits for what is below it anyway, and for what the items above it wait for.',
  });
}
