import { describe } from 'vitest';
import type { MemoryStore } from '../../domain/memory-store.ts';
import { memoryConcurrencyTests } from './memory/concurrency.ts';
import { memoryContradictionTests } from './memory/contradictions.ts';
import { memoryEpisodeTests } from './memory/episodes.ts';
import { memoryFactTests } from './memory/facts.ts';
import { memoryMaintenanceTests } from './memory/maintenance.ts';
import { memorySearchTests } from './memory/search.ts';
import { memoryTraversalTests } from './memory/traversal.ts';
import { useStore, type StoreUnderTest } from './store-under-test.ts';

/**
 * Defines the tests that every MemoryStore passes. Call it at the top of a test file, once per driver:
 * `memoryStoreContract({ name: 'mine', open })`.
 */
export function memoryStoreContract(driver: StoreUnderTest<MemoryStore>): void {
  describe(`the memory store contract on ${driver.name}`, () => {
    const context = useStore(driver);
    memoryEpisodeTests(context);
    memorySearchTests(context);
    memoryFactTests(context);
    memoryContradictionTests(context);
    memoryTraversalTests(context);
    memoryMaintenanceTests(context);
    memoryConcurrencyTests(context);
  });
}
