import { TrackingRuleError } from '../../errors.ts';
import type { UnitOfWork } from '../write/unit-of-work.ts';
import { boundsBelow, idsOfPath } from '../work-item/item-path.ts';
import { findDeadlock, type Link } from './find-deadlock.ts';

/** Ids that an error names. */
const maximumNames = 10;

/** Items whose dependencies are looked at by one statement. */
const chunkSize = 50;

/**
 * Follows the dependencies from an item, after it has moved or something waits for it anew, given by its path as rows
 * hold it. The writers of a project come one after the other, so two changes that only together make a circle do not
 * both pass.
 * @throws {TrackingRuleError} with TRACKING_CYCLE and the ids when items would wait for each other in a circle.
 */
export async function requireNoDeadlock(work: UnitOfWork, rowPath: string): Promise<void> {
  const circle = findDeadlock(await linksFrom(work, rowPath));
  if (circle === null) return;
  const shown = [...circle.slice(0, maximumNames), ...(circle.length > maximumNames ? ['...'] : []), circle[0]!];
  throw new TrackingRuleError('TRACKING_CYCLE', `These items would wait for each other: ${shown.join(' -> ')}.`, {
    details: { cycle: circle.slice(0, 100) },
    recoveryAction:
      'Remove one of the dependencies on the way. An item waits for what is below it anyway, and for what the items above it wait for.',
  });
}

/** The dependencies of an item and of all above and below it, of what those wait for and of all above and below that ... */
async function linksFrom(work: UnitOfWork, rowPath: string): Promise<Link[]> {
  const links = new Map<string, Link>();
  const seen = new Set([rowPath]);
  const next = [rowPath];
  while (next.length > 0) {
    for (const { waiter, awaited } of await linksOnLinesOf(work, next.splice(0, chunkSize))) {
      links.set(`${waiter} ${awaited}`, { waiter: idsOfPath(waiter), awaited: idsOfPath(awaited) });
      if (seen.has(awaited)) continue;
      seen.add(awaited);
      next.push(awaited);
    }
  }
  return [...links.values()];
}

async function linksOnLinesOf(
  work: UnitOfWork,
  rowPaths: readonly string[],
): Promise<{ waiter: string; awaited: string }[]> {
  const above = [...new Set(rowPaths.flatMap(idsOfPath))];
  const ends = 'link.project = waiter.project and link.waiter_id = waiter.id';
  const awaited = 'awaited.project = link.project and awaited.id = link.awaited_id';
  // `cross join` keeps SQLite from beginning with all items or all dependencies.
  return work.query(
    `with line (low, high) as (values ${rowPaths.map(() => '(cast(? as text), cast(? as text))').join(', ')})
     select waiter.path as waiter, awaited.path as awaited
     from tracking_work_item waiter cross join tracking_dependency link cross join tracking_work_item awaited
     where waiter.project = ? and waiter.id in (${above.map(() => '?').join(', ')}) and ${ends} and ${awaited}
     union all
     select waiter.path as waiter, awaited.path as awaited
     from line cross join tracking_work_item waiter cross join tracking_dependency link cross join tracking_work_item awaited
     where waiter.project = ? and waiter.path > line.low and waiter.path < line.high and ${ends} and ${awaited}`,
    [...rowPaths.flatMap(boundsBelow), work.project, ...above, work.project],
  );
}
