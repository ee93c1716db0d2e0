import {
  canonicalJson,
  MalformedDocumentError,
  migrateDocument,
  ValidationError,
  versionTag,
  type DocumentVersions,
} from '@waymark/core-types';
import {
  auditEventSchema,
  parseDocument,
  turnRecordSchema,
  type AuditEvent,
  type TurnRecord,
} from '@waymark/core-types/domain';
import type { Counts } from '../store-maintenance.ts';
import type { AuditContent, ContentColumns, EntryKind } from './audit-entry.ts';

/** A kind of document in the trail. */
export interface AuditKind<Document = unknown> {
  kind: EntryKind;
  versions: DocumentVersions;
  /** @throws {ValidationError} for a document that does not fit. */
  parse(document: unknown): Document;
  describe(document: Document): Pick<AuditContent, 'id' | 'timestamp' | 'columns'>;
}

/** Which contents an entry of the kind `erasure` took away. It names nobody. */
export interface ErasureRecord {
  id: string;
  tenant_id: string;
  timestamp: string;
  reason: 'forgotten' | 'pruned';
  removed: Counts;
  /** The entries whose contents went. */
  sequences: number[];
}

const noColumns: ContentColumns = {
  agent_id: null,
  session_id: null,
  turn_id: null,
  turn_number: null,
  event_type: null,
};

export const turnKind: AuditKind<TurnRecord> = {
  kind: 'turn',
  versions: { kind: 'turn_record', current: 1 },
  parse: (document) => parseDocument(turnRecordSchema, document, 'turn'),
  describe: ({ turn_id, timestamp, agent_id, session_id, turn_number }) => ({
    id: turn_id,
    timestamp,
    columns: { ...noColumns, agent_id, session_id, turn_number },
  }),
};

export const eventKind: AuditKind<AuditEvent> = {
  kind: 'event',
  versions: { kind: 'audit_event', current: 1 },
  parse: (document) => parseDocument(auditEventSchema, document, 'event'),
  describe: ({ id, timestamp, session_id, turn_id, event_type }) => ({
    id,
    timestamp,
    columns: { ...noColumns, session_id, turn_id, event_type },
  }),
};

export const erasureKind: AuditKind<ErasureRecord> = {
  kind: 'erasure',
  versions: { kind: 'audit_erasure', current: 1 },
  parse: parseErasure,
  describe: ({ id, timestamp }) => ({ id, timestamp, columns: noColumns }),
};

export const auditKinds = { turn: turnKind, event: eventKind, erasure: erasureKind } as const;

/** A content as one column holds it: the version's tag, a space, the document's canonical JSON. */
export function packContent(tag: string, document: unknown): string {
  return `${tag} ${canonicalJson(document)}`;
}

/** A content's version and document exactly as they were written. @throws {MalformedDocumentError} */
export function readContent(packed: string): { tag: string; document: Record<string, unknown> } {
  const space = packed.indexOf(' ');
  try {
    return {
      tag: packed.slice(0, space),
      document: JSON.parse(packed.slice(space + 1)) as Record<string, unknown>,
    };
  } catch (cause) {
    throw new MalformedDocumentError('A stored audit content is not JSON: it was changed outside of this program.', {
      cause,
    });
  }
}

/** The document in its current version. @throws {SchemaVersionError} for a newer one. */
export function unpackContent<Document>({ versions }: AuditKind<Document>, packed: string): Document {
  const { tag, document } = readContent(packed);
  return migrateDocument(document, tag, versions) as Document;
}

/** The content of a new entry. */
export function newContent<Document>(kind: AuditKind<Document>, document: Document, salt: string): AuditContent {
  const packed = packContent(versionTag(kind.versions), document);
  return { kind: kind.kind, ...kind.describe(document), salt, packed };
}

/** The content of an entry that comes from elsewhere, found by what its document says in the current version. */
export function knownContent(kind: EntryKind, { salt, packed }: Pick<AuditContent, 'salt' | 'packed'>): AuditContent {
  const known = auditKinds[kind] as AuditKind;
  return { kind, ...known.describe(unpackContent(known, packed)), salt, packed };
}

function parseErasure(document: unknown): ErasureRecord {
  const { id, tenant_id, timestamp, sequences } = document as Record<string, unknown>;
  const isFit =
    [id, tenant_id, timestamp].every((value) => typeof value === 'string') &&
    Array.isArray(sequences) &&
    sequences.every((sequence) => Number.isSafeInteger(sequence));
  if (isFit) return document as ErasureRecord;
  throw new ValidationError('This receipt of an erasure does not fit: $.sequences: expected numbers of entries.', [
    { path: '$.sequences', message: 'Expected id, tenant_id, timestamp and the sequences of entries' },
  ]);
}
