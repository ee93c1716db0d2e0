export { databaseContract, type DatabaseUnderTest, type OpenedDatabase } from './database-contract.ts';
