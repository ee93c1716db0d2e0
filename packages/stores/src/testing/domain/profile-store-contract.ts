import { describe } from 'vitest';
import type { ProfileStore } from '../../domain/profile-store.ts';
import { profileChangeTests } from './profile/changes.ts';
import { profileConcurrencyTests } from './profile/concurrency.ts';
import { profileIdentityTests } from './profile/identities.ts';
import { profileMaintenanceTests } from './profile/maintenance.ts';
import { profileMergeTests } from './profile/merging.ts';
import { profileSavingTests } from './profile/saving.ts';
import { useStore, type StoreUnderTest } from './store-under-test.ts';

/**
 * Defines the tests that every ProfileStore passes. Call it at the top of a test file, once per driver:
 * `profileStoreContract({ name: 'mine', open })`.
 */
export function profileStoreContract(driver: StoreUnderTest<ProfileStore>): void {
  describe(`the profile store contract on ${driver.name}`, () => {
    const context = useStore(driver);
    profileSavingTests(context);
    profileIdentityTests(context);
    profileChangeTests(context);
    profileMergeTests(context);
    profileMaintenanceTests(context);
    profileConcurrencyTests(context);
  });
}
