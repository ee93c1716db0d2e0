import { parseGroupId } from '@waymark/core-types/domain';
import type { StoreContext } from '../documents/prepare-document.ts';
import type { MemoryStore } from '../memory-store.ts';
import { episodeMethods } from './episode-methods.ts';
import { factMethods } from './fact-methods.ts';
import type { MemoryEngine } from './memory-engine.ts';
import { memoryMaintenance } from './memory-maintenance.ts';

/** A memory store on an engine: all that does not differ between them. */
export function createMemoryStore(engine: MemoryEngine, context: StoreContext): MemoryStore {
  return {
    ...episodeMethods(engine, context),
    ...factMethods(engine, context),
    ...memoryMaintenance(engine),
    async deleteByGroup({ group_id }) {
      parseGroupId(group_id);
      return engine.removeGroup(group_id, { dry_run: false });
    },
  };
}
