import { auditStoreContract } from '@waymark/stores/testing';
import { auditStores } from './stores/audit-store.ts';
import { storeDrivers } from './support/store-drivers.ts';

for (const driver of await storeDrivers(auditStores)) auditStoreContract(driver);
