export { auditStoreContract } from './domain/audit-store-contract.ts';
export { databaseContract, type DatabaseUnderTest, type OpenedDatabase } from './database-contract.ts';
export { interruptTask, runTasks } from './domain/run-tasks.ts';
export { storeTasks, type StoreTask, type StoreTasks, type TaskCall } from './domain/store-tasks.ts';
export {
  useStore,
  type OpenedForTest,
  type OpenedStore,
  type StoreContext,
  type StoreUnderTest,
  type StoreWorker,
} from './domain/store-under-test.ts';
export { sessionStoreContract } from './domain/session-store-contract.ts';
export { memoryStoreContract } from './domain/memory-store-contract.ts';
export { configStoreContract } from './domain/config-store-contract.ts';
export { profileStoreContract } from './domain/profile-store-contract.ts';
