import { describe } from 'vitest';
import type { SessionStore } from '../../domain/session-store.ts';
import { sessionChangingTests } from './session/changing.ts';
import { sessionConcurrencyTests } from './session/concurrency.ts';
import { sessionListingTests } from './session/listing.ts';
import { sessionMaintenanceTests } from './session/maintenance.ts';
import { sessionSavingTests } from './session/saving.ts';
import { useStore, type StoreUnderTest } from './store-under-test.ts';

/**
 * Defines the tests that every SessionStore passes. Call it at the top of a test file, once per driver:
 * `sessionStoreContract({ name: 'mine', open })`.
 */
export function sessionStoreContract(driver: StoreUnderTest<SessionStore>): void {
  describe(`the session store contract on ${driver.name}`, () => {
    const context = useStore(driver);
    sessionSavingTests(context);
    sessionChangingTests(context);
    sessionListingTests(context);
    sessionMaintenanceTests(context);
    sessionConcurrencyTests(context);
  });
}
