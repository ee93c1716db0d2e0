import type { Attributes, Span, Telemetry } from '@waymark/core-types';
import type { Database, Dialect, Row, SqlValue } from '../database.ts';

/** The names that OpenTelemetry's conventions give to database systems. */
const systems: Record<Dialect, string> = { sqlite: 'sqlite', postgres: 'postgresql' };

/** Longest statement that a span shows. */
const maximumStatementLength = 2_000;

/**
 * The database with a span and a measured duration for each call. A span shows statements, never the values in them: a
 * transaction and a batch are one span each, with the number of statements.
 * @see https://opentelemetry.io/docs/specs/semconv/db/database-spans/
 */
export function observeDatabase(database: Database, telemetry: Telemetry): Database {
  const system = systems[database.dialect];

  const observed = async <Result>(
    operation: string,
    attributes: () => Attributes,
    work: (span: Span) => Promise<Result>,
  ): Promise<Result> => {
    const begun = performance.now();
    const labels = { system, operation };
    try {
      return await telemetry.withSpan(
        `database ${operation}`,
        { kind: 'client', attributes: { 'db.system.name': system, 'db.operation.name': operation } },
        async (span) => {
          if (span.isRecording) span.setAttributes(attributes());
          return work(span);
        },
      );
    } catch (error) {
      telemetry.metrics.count('waymark_errors_total', { type: nameOf(error), component: 'database' });
      throw error;
    } finally {
      telemetry.metrics.record('waymark_database_call_duration_seconds', (performance.now() - begun) / 1000, labels);
    }
  };
  const none = (): Attributes => ({});

  return {
    dialect: database.dialect,
    words: database.words,
    capabilities: database.capabilities,
    query: <Result extends Row = Row>(sql: string, params?: readonly SqlValue[]) =>
      observed(
        'query',
        () => ({ 'db.query.text': cut(sql) }),
        async (span) => {
          const rows = await database.query<Result>(sql, params);
          span.setAttributes({ 'db.response.returned_rows': rows.length });
          return rows;
        },
      ),
    batch: (statements, options) =>
      observed(
        'batch',
        () => ({
          'db.operation.batch.size': statements.length,
          'db.query.text': cut(statements.map(({ sql }) => sql).join('; ')),
        }),
        () => database.batch(statements, options),
      ),
    tx: (work, options) => observed('transaction', none, () => database.tx(work, options)),
    migrate: (schema) =>
      observed(
        'migrate',
        () => ({ 'db.namespace': schema.name }),
        () => database.migrate(schema),
      ),
    health: (options) => database.health(options),
    backup: (path) => observed('backup', none, () => database.backup(path)),
    close: () => database.close(),
  };
}

function cut(sql: string): string {
  const text = sql.replaceAll(/\s+/g, ' ').trim();
  return text.length <= maximumStatementLength ? text : `${text.slice(0, maximumStatementLength)}...`;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
