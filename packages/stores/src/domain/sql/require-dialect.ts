import { ConfigurationError } from '@waymark/core-types';
import type { Database, Dialect } from '../../database.ts';

const names: Record<Dialect, string> = {
  sqlite: 'a libSQL or SQLite database (memory:, file:, libsql:, node-sqlite:)',
  postgres: 'a PostgreSQL database (postgres:)',
};

/** @throws {ConfigurationError} when the database speaks the other dialect. */
export function requireDialect(database: Database, dialect: Dialect): void {
  if (database.dialect === dialect) return;
  throw new ConfigurationError(`This store works on ${names[dialect]}, not on ${names[database.dialect]}.`, {
    recoveryAction: 'Use the store of the other engine, or openStores, which chooses it.',
  });
}
