import { ValidationError } from '@waymark/core-types';
import type { ImportTarget } from '../maintenance/import-lines.ts';
import type { ExportLine } from '../store-maintenance.ts';
import { hashContent, hashEntry, type AuditContent, type AuditEntry } from './audit-entry.ts';
import {
  auditKinds,
  erasureKind,
  eventKind,
  knownContent,
  packContent,
  turnKind,
  type AuditKind,
  type ErasureRecord,
} from './audit-kinds.ts';
import type { AuditLog } from './audit-log.ts';
import { misfit } from './chain-misfit.ts';
import { erasedVersions } from './export-chain.ts';

/** Where the lines of an exported chain go. Entries keep their hashes, and each must follow the one before it. */
export function chainTargets(log: AuditLog): ImportTarget[] {
  return [
    contentTarget(log, turnKind),
    contentTarget(log, eventKind),
    contentTarget(log, erasureKind),
    erasedTarget(log),
  ];
}

function contentTarget<Document>(log: AuditLog, kind: AuditKind<Document>): ImportTarget {
  return {
    versions: kind.versions,
    parse: kind.parse,
    async restore(document, { line }) {
      const meta = readMeta(line);
      const { salt } = meta;
      if (typeof salt !== 'string') throw misfit('salt', 'Expected the salt of the content');
      // The hash is over the bytes as they were written, in whatever version.
      const content = knownContent(kind.kind, { salt, packed: packContent(line.schema_version, line.document) });
      const { tenant_id } = document as { tenant_id: string };
      const erases = kind.kind === 'erasure' ? (document as ErasureRecord).sequences : [];
      const entry = entryOf({ tenant_id, content, content_hash: hashContent(content), meta });
      if (erases.some((sequence) => sequence >= entry.sequence)) {
        throw misfit('sequence', 'A receipt names entries that come after it');
      }
      return log.restore(entry, { content, erases });
    },
  };
}

function erasedTarget(log: AuditLog): ImportTarget {
  return {
    versions: erasedVersions,
    parse: readErased,
    restore(document, { line }) {
      const { tenant_id, ...content } = document as ReturnType<typeof readErased>;
      const meta = readMeta(line);
      const content_hash = meta['content_hash'];
      if (typeof content_hash !== 'string') throw misfit('content_hash', 'Expected the hash of the erased content');
      return log.restore(entryOf({ tenant_id, content, content_hash, meta }), { content: null, erases: [] });
    },
  };
}

type Meta = Record<string, unknown> & { sequence: number; previous_hash: string; hash: string };

function readMeta({ meta }: ExportLine): Meta {
  const { sequence, previous_hash, hash } = meta ?? {};
  if (Number.isSafeInteger(sequence) && typeof previous_hash === 'string' && typeof hash === 'string')
    return meta as Meta;
  throw misfit('sequence', 'Expected sequence, previous_hash and hash, as an export writes them');
}

function entryOf(parts: {
  tenant_id: string;
  content: Pick<AuditContent, 'kind' | 'id' | 'timestamp'>;
  content_hash: string;
  meta: Meta;
}): AuditEntry {
  const { tenant_id, content, content_hash, meta } = parts;
  const { kind, id, timestamp } = content;
  const { sequence, previous_hash, hash } = meta;
  const entry = { tenant_id, sequence, kind, id, timestamp, content_hash, previous_hash, hash };
  if (hashEntry(entry) !== hash) throw misfit('hash', 'The entry is not what its hash was computed over');
  return entry;
}

function readErased(document: unknown) {
  const { tenant_id, kind, id, timestamp } = document as Record<string, unknown>;
  if (isText(tenant_id) && isText(id) && isText(timestamp) && isText(kind) && Object.hasOwn(auditKinds, kind)) {
    return { tenant_id, id, timestamp, kind: kind as keyof typeof auditKinds };
  }
  throw new ValidationError('This erased entry does not fit: $.kind: expected tenant_id, kind, id and timestamp.', [
    { path: '$.kind', message: 'Expected tenant_id, kind, id and timestamp' },
  ]);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
