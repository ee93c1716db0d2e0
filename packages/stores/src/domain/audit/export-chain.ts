import { versionTag, type DocumentVersions } from '@waymark/core-types';
import { requireFields } from '../documents/require-fields.ts';
import type { ExportLine } from '../store-maintenance.ts';
import { readContent } from './audit-kinds.ts';
import type { AuditLog, AuditRow } from './audit-log.ts';

/** Rows in memory at a time. */
const pageRows = 100;

/** What an export holds of an entry whose content was erased. */
export const erasedVersions: DocumentVersions = { kind: 'audit_erased', current: 1 };

/** The whole chain of a tenant in its order; contents exactly as they were written, with what the chain says of them. */
export async function* exportChain(log: AuditLog, tenant_id: string): AsyncIterable<ExportLine> {
  requireFields({ tenant_id }, ['tenant_id']);
  for (let after = 0; ;) {
    const rows = await log.walk({ tenant_id, after, limit: pageRows });
    for (const row of rows) yield toLine(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.entry.sequence;
  }
}

function toLine({ entry, content }: AuditRow): ExportLine {
  const { tenant_id, sequence, kind, id, timestamp, content_hash, previous_hash, hash } = entry;
  if (content === null) {
    const document = { tenant_id, kind, id, timestamp };
    return {
      schema_version: versionTag(erasedVersions),
      document,
      meta: { sequence, content_hash, previous_hash, hash },
    };
  }
  const { tag, document } = readContent(content.packed);
  return { schema_version: tag, document, meta: { sequence, salt: content.salt, previous_hash, hash } };
}
