import type { JsonValue } from '@waymark/core-types';
import { canonicalJson } from '@waymark/core-types';
import type { Database, Statement } from '@waymark/stores';
import type { Medallion, MedallionStatus } from '../../document/medallion.ts';
import { readStoredMedallion } from '../../document/read-stored-medallion.ts';
import { applyDelta, createDelta, type JsonDelta } from '../../revisions/json-delta.ts';
import type { MedallionRecord } from '../medallion-record.ts';
import type { RevisionInfo } from '../medallion-store.ts';

/** Every so many revisions one is stored whole, so that no restore has to apply more deltas than this. */
const snapshotInterval = 32;

/** Appends a revision: whole, or as the delta from the document before it. */
export function appendRevision(
  tenant: string,
  record: MedallionRecord,
  step: { revision: number; previousDocument: string | null },
): Statement {
  const { meta } = record.medallion;
  const delta = step.previousDocument === null ? null : smallDelta(step.previousDocument, record.document);
  const isSnapshot = delta === null || step.revision % snapshotInterval === 1;
  return {
    sql: `insert into medallion_revision
      (tenant, medallion_id, revision, updated_at, model, status, sha256, is_snapshot, body)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    params: [
      tenant,
      record.id,
      step.revision,
      meta.updated_at,
      meta.model,
      meta.status,
      record.sha256,
      isSnapshot ? 1 : 0,
      isSnapshot ? record.document : delta,
    ],
  };
}

/** All revisions of a medallion, oldest first. */
export async function readHistory(database: Database, tenant: string, medallionId: string): Promise<RevisionInfo[]> {
  const rows = await database.query<{
    revision: number;
    updated_at: string;
    model: string;
    status: string;
    sha256: string;
  }>(
    `select revision, updated_at, model, status, sha256 from medallion_revision
      where tenant = ? and medallion_id = ? order by revision`,
    [tenant, medallionId],
  );
  return rows.map((row) => ({ ...row, status: row.status as MedallionStatus }));
}

/** The document of one revision, rebuilt from the snapshot at or before it; null when there is none. */
export async function readRevision(
  database: Database,
  tenant: string,
  key: { medallionId: string; revision: number },
): Promise<Medallion | null> {
  const rows = await database.query<{ revision: number; body: string }>(
    `select revision, body from medallion_revision
      where tenant = ? and medallion_id = ? and revision <= ? and revision >= (
        select max(revision) from medallion_revision
          where tenant = ? and medallion_id = ? and revision <= ? and is_snapshot = 1
      )
      order by revision`,
    [tenant, key.medallionId, key.revision, tenant, key.medallionId, key.revision],
  );
  const [snapshot, ...deltas] = rows;
  if (snapshot === undefined || rows.at(-1)!.revision !== key.revision) return null;
  const document = deltas.reduce(
    (value, { body }) => applyDelta(value, JSON.parse(body) as JsonDelta),
    JSON.parse(snapshot.body) as JsonValue,
  );
  return readStoredMedallion(canonicalJson(document));
}

/** The delta between two documents, or null when it would take more than half of the document itself. */
function smallDelta(before: string, after: string): string | null {
  const delta = createDelta(JSON.parse(before) as JsonValue, JSON.parse(after) as JsonValue);
  const text = JSON.stringify(delta ?? {});
  return text.length * 2 > after.length ? null : text;
}
