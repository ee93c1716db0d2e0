import type { Counts, RetentionPolicy } from '../store-maintenance.ts';
import { checkPolicy } from './check-policy.ts';
import { sumCounts } from './counts.ts';
import { storesInErasureOrder, type Stores } from './stores.ts';

/**
 * Removes from all stores what a policy lets go, and says how many of what; with `dry_run` it only counts.
 * @throws {ValidationError} for a policy that makes no sense, before anything is removed.
 */
export async function pruneStores(
  stores: Stores,
  policy: RetentionPolicy,
  options: { dry_run?: boolean } = {},
): Promise<Counts> {
  checkPolicy(policy);
  const removed: Counts[] = [];
  for (const store of storesInErasureOrder(stores)) removed.push(await store.prune(policy, options));
  return sumCounts(removed);
}
