import type { Database, Schema } from '../../database.ts';
import { createAuditStore, type AuditStoreOptions } from '../audit/create-audit-store.ts';
import type { AuditStore } from '../audit-store.ts';
import { auditTables } from '../sql/audit/audit-tables.ts';
import { SqlAuditLog } from '../sql/audit/sql-audit-log.ts';
import { requireDialect } from '../sql/require-dialect.ts';
import { postgresAuditTriggers } from './audit-triggers.ts';

const schema: Schema = {
  name: 'audit',
  migrations: [{ id: '0001_audit', up: (words) => [...auditTables(words), ...postgresAuditTriggers()] }],
};

/**
 * The audit trail in PostgreSQL, whose triggers refuse every change; makes its tables where they are missing.
 * @throws {ConfigurationError} for a database of another engine.
 */
export async function postgresAuditStore(database: Database, options: AuditStoreOptions = {}): Promise<AuditStore> {
  requireDialect(database, 'postgres');
  await database.migrate(schema);
  return createAuditStore(new SqlAuditLog(database), options);
}
