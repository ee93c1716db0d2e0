import type { ContractStores, MedallionStoreContract } from '../medallion-store-contract.ts';
import type { MedallionStore } from '../../store/medallion-store.ts';

/** Runs a test on a fresh store and closes its database, whatever happens. */
export function withStore(
  create: MedallionStoreContract['create'],
  test: (store: MedallionStore, stores: ContractStores) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const stores = await create();
    try {
      await test(await stores.open(), stores);
    } finally {
      await stores.close();
    }
  };
}
