import type { ResultSet } from '@libsql/client/http';

import type { Row, SqlValue, StatementResult } from '../database.ts';
import type { AnalysedSql } from '../sql/analyse-sql.ts';

/** The result with plain rows; the client's hold bytes as ArrayBuffer and carry hidden properties. */
export function toResult(sql: AnalysedSql, result: ResultSet): StatementResult {
  const { columns } = result;
  const rows = result.rows.map((row) => {
    const plain: Row = {};
    for (const column of columns) {
      const value: unknown = row[column];
      plain[column] = value instanceof ArrayBuffer ? new Uint8Array(value) : (value as SqlValue);
    }
    return plain;
  });
  return { rows, changes: changesOf(sql, result) };
}

function changesOf(sql: AnalysedSql, result: ResultSet): number {
  if (!sql.changesRows) return 0;
  // A statement that returns rows reports no count.
  return sql.returning ? result.rows.length : result.rowsAffected;
}
