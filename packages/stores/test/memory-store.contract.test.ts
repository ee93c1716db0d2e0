import { memoryStoreContract } from '@waymark/stores/testing';
import { memoryStores } from './stores/memory-store.ts';
import { storeDrivers } from './support/store-drivers.ts';

for (const driver of await storeDrivers(memoryStores)) memoryStoreContract(driver);
