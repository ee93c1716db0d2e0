import { profileStoreContract } from '@waymark/stores/testing';
import { profileStores } from './stores/profile-store.ts';
import { storeDrivers } from './support/store-drivers.ts';

for (const driver of await storeDrivers(profileStores)) profileStoreContract(driver);
