import { describe } from 'vitest';
import type { AuditStore } from '../../domain/audit-store.ts';
import { auditChainTests } from './audit/chain.ts';
import { auditConcurrencyTests } from './audit/concurrency.ts';
import { auditErasureTests } from './audit/erasure.ts';
import { auditListingTests } from './audit/listing.ts';
import { auditSavingTests } from './audit/saving.ts';
import { useStore, type StoreUnderTest } from './store-under-test.ts';

/**
 * Defines the tests that every AuditStore passes. Call it at the top of a test file, once per driver:
 * `auditStoreContract({ name: 'mine', open })`.
 */
export function auditStoreContract(driver: StoreUnderTest<AuditStore>): void {
  describe(`the audit store contract on ${driver.name}`, () => {
    const context = useStore(driver);
    auditSavingTests(context);
    auditListingTests(context);
    auditChainTests(context);
    auditErasureTests(context);
    auditConcurrencyTests(context);
  });
}
