export type {
  Database,
  DatabaseCapabilities,
  DatabaseHealth,
  Dialect,
  DialectWords,
  Migration,
  MigrationReport,
  Row,
  Schema,
  SqlValue,
  Statement,
  StatementResult,
  Transaction,
  TransactionOptions,
} from './database.ts';
export {
  BusyError,
  ConflictError,
  DatabaseError,
  MigrationError,
  UnavailableError,
  UniqueError,
  UnknownCommitError,
  type DatabaseErrorCode,
} from './errors.ts';
export { openDatabase, type OpenDatabaseOptions } from './open-database.ts';
