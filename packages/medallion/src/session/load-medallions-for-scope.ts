import { normaliseScope } from '../document/scope.ts';
import type { Scope } from '../document/medallion.ts';
import type { MedallionStore, StatusFilter, StoredMedallion } from '../store/medallion-store.ts';

/**
 * What a session that starts on a scope should know: the newest medallions that hold all of its nodes, 10 by default,
 * only those alive unless `status` says otherwise. Empty for an empty scope.
 */
export async function loadMedallionsForScope(
  store: MedallionStore,
  scope: { graph_nodes: string[]; tags?: string[] },
  options: StatusFilter & { limit?: number } = {},
): Promise<StoredMedallion[]> {
  const normalised: Scope = normaliseScope(scope);
  return store.getLatestForScope(normalised, options);
}
