import type { EmbeddingProvider } from '@waymark/core-types';
import { describe } from 'vitest';
import type { MedallionStore } from '../store/medallion-store.ts';
import { concurrencyTests } from './contract/concurrency.ts';
import { documentTests } from './contract/documents.ts';
import { revisionTests } from './contract/revisions.ts';
import { scopeTests } from './contract/scopes.ts';
import { searchTests } from './contract/search.ts';
import { sessionTests } from './contract/sessions.ts';

/** A driver under test. */
export interface MedallionStoreContract {
  /** How the driver is called in the titles. */
  name: string;
  /**
   * Opens a store on a database of its own, empty. Stores that one `create` call opens, through `open`, share that
   * database; tenants keep them apart.
   */
  create(): Promise<ContractStores>;
}

/** One empty database. */
export interface ContractStores {
  open(options?: { tenant?: string; embedder?: EmbeddingProvider }): Promise<MedallionStore>;
  close(): Promise<void>;
}

/**
 * What every MedallionStore keeps, as a suite for vitest. Nothing in it is skipped for any driver.
 * @example medallionStoreContract({ name: 'my driver', create: async () => ({ open: openMine, close: closeMine }) })
 */
export function medallionStoreContract({ name, create }: MedallionStoreContract): void {
  describe(`medallion store: ${name}`, () => {
    documentTests(create);
    scopeTests(create);
    revisionTests(create);
    searchTests(create);
    sessionTests(create);
    concurrencyTests(create);
  });
}
