import { sessionStoreContract } from '@waymark/stores/testing';
import { sessionStores } from './stores/session-store.ts';
import { storeDrivers } from './support/store-drivers.ts';

for (const driver of await storeDrivers(sessionStores)) sessionStoreContract(driver);
