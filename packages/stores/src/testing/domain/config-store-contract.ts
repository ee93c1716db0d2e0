import { describe } from 'vitest';
import type { ConfigStore } from '../../domain/config-store.ts';
import { configConcurrencyTests } from './config/concurrency.ts';
import { everyKindTests } from './config/every-kind.ts';
import { configListingTests } from './config/listing.ts';
import { configMaintenanceTests } from './config/maintenance.ts';
import { scenarioTests } from './config/scenarios.ts';
import { ruleVectorSearchTests } from './config/vector-search.ts';
import { useStore, type StoreUnderTest } from './store-under-test.ts';

/**
 * Defines the tests that every ConfigStore passes. Call it at the top of a test file, once per driver:
 * `configStoreContract({ name: 'mine', open })`.
 */
export function configStoreContract(driver: StoreUnderTest<ConfigStore>): void {
  describe(`the configuration store contract on ${driver.name}`, () => {
    const context = useStore(driver);
    everyKindTests(context);
    configListingTests(context);
    scenarioTests(context);
    ruleVectorSearchTests(context);
    configMaintenanceTests(context);
    configConcurrencyTests(context);
  });
}
