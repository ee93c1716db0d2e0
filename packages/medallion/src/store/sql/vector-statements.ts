import { createHash } from 'node:crypto';
import { quantise, toBytes } from '@waymark/core-types/search';
import type { Dialect, Statement } from '@waymark/stores';
import type { Scope } from '../../document/medallion.ts';
import type { MedallionRecord } from '../medallion-record.ts';
import { storedNames } from './scope-names.ts';
import { ridOfMedallion } from './statements.ts';

/** A vector and the name of the embedder that made it. */
export interface IndexedVector {
  embedder: string;
  values: Float32Array;
}

/**
 * The stamp of a change, which later changes exceed: readers that keep an index in memory ask for what has a stamp from
 * their horizon on. SQLite writes one after another; on PostgreSQL the stamp is the transaction's own number.
 */
const nextStamp: Record<Dialect, string> = {
  sqlite: '(select coalesce(max(stamp), 0) + 1 from medallion_vector where tenant = ?)',
  postgres: 'cast(cast(pg_current_xact_id() as text) as bigint)',
};

/** The lowest stamp that a change which is not visible yet can have. */
export const stampHorizon: Record<Dialect, string> = {
  sqlite: 'select coalesce(max(stamp), 0) + 1 as horizon from medallion_vector where tenant = ?',
  postgres:
    'select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) as horizon where cast(? as text) is not null',
};

/** Writes a medallion's vector, or that it has none, in place of the one it had. */
export function indexVector(
  dialect: Dialect,
  tenant: string,
  record: MedallionRecord,
  vector: IndexedVector | null,
): Statement {
  const quantised = vector === null ? null : quantise(vector.values);
  return {
    sql: `insert into medallion_vector (tenant, rid, status, stamp, embedder, scope, scale, quantised, vector)
      values (?, ${ridOfMedallion}, ?, ${nextStamp[dialect]}, ?, ?, ?, ?, ?)
      on conflict (tenant, rid) do update set status = excluded.status, stamp = excluded.stamp,
        embedder = excluded.embedder, scope = excluded.scope,
        scale = excluded.scale, quantised = excluded.quantised, vector = excluded.vector`,
    params: [
      ...[tenant, tenant, record.id, record.medallion.meta.status],
      ...(dialect === 'sqlite' ? [tenant] : []),
      vector?.embedder ?? null,
      scopeSignature(record.medallion.scope),
      quantised?.scale ?? null,
      quantised === null ? null : new Uint8Array(quantised.numbers.buffer),
      vector === null ? null : toBytes(vector.values),
    ],
  };
}

/** Eight bytes of a hash for each node and tag: enough to narrow a scan to a scope before the documents are read. */
function scopeSignature(scope: Scope): Uint8Array {
  return Buffer.concat(storedNames(scope).all.map(hashName));
}

/** The entry of one stored name in a {@link scopeSignature}. */
export function hashName(name: string): Buffer {
  return createHash('sha256').update(name).digest().subarray(0, 8);
}
