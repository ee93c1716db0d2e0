import type { StoreUnderTest } from '@waymark/stores/testing';
import { engines } from '@waymark/test-servers';
import { compileWorker } from '@waymark/test-servers/workers';
import { openStore, type StoreFactories } from './open-store.ts';

/** All our drivers of one store: plain memory, and every engine of this test run. Call it at the top of a test file. */
export async function storeDrivers<Store>(factories: StoreFactories<Store>): Promise<StoreUnderTest<Store>[]> {
  const memory: StoreUnderTest<Store> = {
    name: 'plain memory',
    open: async () => ({ store: factories.memory(), close: async () => {}, openAgain: null, worker: null }),
  };
  const onDatabases = (await engines()).map(({ name, shared, openUrl }): StoreUnderTest<Store> => ({
    name,
    async open() {
      const url = await openUrl();
      return {
        ...(await openStore(url, factories)),
        openAgain: shared ? () => openStore(url, factories) : null,
        worker: shared ? { module: factories.module, argument: url, compile: compileWorker } : null,
      };
    },
  }));
  return [memory, ...onDatabases];
}
