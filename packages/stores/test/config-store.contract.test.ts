import { configStoreContract } from '@waymark/stores/testing';
import { configStores } from './stores/config-store.ts';
import { storeDrivers } from './support/store-drivers.ts';

for (const driver of await storeDrivers(configStores)) configStoreContract(driver);
