import { toTimestamp, type RandomBytes } from '@waymark/core-types';
import { UnknownCommitError } from '../../errors.ts';
import type { AuditStore } from '../audit-store.ts';
import { requireFields } from '../documents/require-fields.ts';
import { storeContext, type StoreOptions } from '../documents/store-options.ts';
import { AppendOnlyError } from '../errors.ts';
import { importLines } from '../maintenance/import-lines.ts';
import { AppendQueue, mayBeTaken } from './append-queue.ts';
import type { AuditContent } from './audit-entry.ts';
import type { AuditLog } from './audit-log.ts';
import { eventKind, newContent, turnKind, unpackContent, type AuditKind } from './audit-kinds.ts';
import { erasures } from './erase-contents.ts';
import { exportChain } from './export-chain.ts';
import { assertReceiptOnly } from './forgotten-event.ts';
import { chainTargets } from './import-chain.ts';
import { listContents } from './list-contents.ts';
import { verifyChain } from './verify-chain.ts';

/** What the audit trail takes from outside. */
export interface AuditStoreOptions extends StoreOptions {
  /** Salts the hashes of contents, 16 bytes each. Default: the machine's generator. */
  randomBytes?: RandomBytes;
}

/** The audit trail on any engine. */
export function createAuditStore(log: AuditLog, options: AuditStoreOptions): AuditStore {
  const { clock, ids } = storeContext(options);
  const random: RandomBytes = options.randomBytes ?? ((bytes) => crypto.getRandomValues(bytes));
  const newSalt = () => Buffer.from(random(new Uint8Array(16))).toString('hex');
  const queue = new AppendQueue((tenant_id, contents) => log.append(tenant_id, contents));

  async function save<Document extends { tenant_id: string }>(
    kind: AuditKind<Document>,
    document: Document,
  ): Promise<Document> {
    const { tenant_id } = document;
    const content = newContent(kind, document, newSalt());
    try {
      await keep(tenant_id, content);
    } catch (cause) {
      if (!mayBeTaken(cause) || !(await log.holds({ tenant_id, kind: kind.kind, id: content.id }))) throw cause;
      throw new AppendOnlyError(kind.kind, content.id, cause);
    }
    return unpackContent(kind, content.packed);
  }

  /** Where nobody knows whether a content was kept, a second time tells: its id is taken then. */
  async function keep(tenant_id: string, content: AuditContent): Promise<void> {
    const doubt = await queue.add(tenant_id, content).then(() => null, unlessDoubtful);
    if (doubt === null) return;
    try {
      await queue.add(tenant_id, content);
    } catch (error) {
      const { kind, id, packed } = content;
      if (!mayBeTaken(error) || (await log.read({ tenant_id, kind, id })) !== packed) throw error;
    }
  }

  return {
    async saveTurn(draft) {
      const filled = {
        ...draft,
        turn_id: draft.turn_id ?? ids(),
        timestamp: draft.timestamp ?? toTimestamp(clock.now()),
      };
      return save(turnKind, turnKind.parse(filled));
    },
    async getTurn(key) {
      requireFields(key, ['tenant_id', 'turn_id']);
      const packed = await log.read({ tenant_id: key.tenant_id, kind: 'turn', id: key.turn_id });
      return packed === null ? null : unpackContent(turnKind, packed);
    },
    async listTurnsBySession(query) {
      requireFields(query, ['tenant_id', 'session_id']);
      const { tenant_id, session_id, ...paging } = query;
      return listContents(log, turnKind, {
        ...{ name: 'turns of a session', order: 'turn', defaultLimit: 50 },
        ...{ tenant_id, where: { session_id }, period: {}, paging },
      });
    },
    async listTurnsByTenant(query) {
      requireFields(query, ['tenant_id']);
      const { tenant_id, agent_id, start, end, ...paging } = query;
      return listContents(log, turnKind, {
        ...{ name: 'turns of a tenant', order: 'time', defaultLimit: 100 },
        ...{ tenant_id, where: { agent_id }, period: { start, end }, paging },
      });
    },
    async saveEvent(draft) {
      const filled = { ...draft, id: draft.id ?? ids(), timestamp: draft.timestamp ?? toTimestamp(clock.now()) };
      const event = eventKind.parse(filled);
      assertReceiptOnly(event);
      return save(eventKind, event);
    },
    async listEvents(query) {
      requireFields(query, ['tenant_id']);
      const { tenant_id, event_type, session_id, start, end, ...paging } = query;
      return listContents(log, eventKind, {
        ...{ name: 'events', order: 'time', defaultLimit: 100 },
        ...{ tenant_id, where: { event_type, session_id }, period: { start, end }, paging },
      });
    },
    async head(query) {
      requireFields(query, ['tenant_id']);
      return log.head(query.tenant_id);
    },
    async verify(query) {
      requireFields(query, ['tenant_id']);
      return verifyChain(log, query);
    },
    ...erasures(log, { clock, ids, newSalt }),
    exportDocuments: ({ tenant_id }) => exportChain(log, tenant_id),
    importDocuments: (lines, how) => importLines(chainTargets(log), lines, how),
  };
}

function unlessDoubtful(error: unknown): UnknownCommitError {
  if (UnknownCommitError.isInstance(error)) return error;
  throw error;
}
