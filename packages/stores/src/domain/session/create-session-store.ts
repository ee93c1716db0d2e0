import type { Session } from '@waymark/core-types/domain';
import type { Collection, DocumentFilter } from '../documents/collection.ts';
import type { DocumentKey } from '../documents/document-kind.ts';
import type { Paging } from '../documents/paging.ts';
import { requireFields } from '../documents/require-fields.ts';
import { updateDocument } from '../documents/update-document.ts';
import { checkPolicy } from '../maintenance/check-policy.ts';
import { eraseMatching, filtersFor } from '../maintenance/erase-matching.ts';
import { exportCollection } from '../maintenance/export-collection.ts';
import { isBefore } from '../maintenance/is-before.ts';
import { collectionTarget, importLines } from '../maintenance/import-lines.ts';
import type { SessionKey, SessionStore } from '../session-store.ts';
import type { ErasureSubject } from '../store-maintenance.ts';
import { openStatuses, sessionKind } from './session-kind.ts';

/** The session store on a collection of any engine. */
export function createSessionStore(collection: Collection<Session>): SessionStore {
  const list = (
    listing: { name: string; where: NonNullable<DocumentFilter['where']> },
    query: { tenant_id: string } & Paging,
  ) => collection.list({ ...latestFirst, tenant_id: query.tenant_id, ...listing }, query);

  return {
    get: (key) => collection.get(keyOf(key)),

    async getByChannel(query) {
      requireFields(query, ['tenant_id', 'channel', 'user_channel_id']);
      const { channel, user_channel_id } = query;
      const where = { channel, user_channel_id, status: openStatuses };
      const { items } = await list({ name: 'session.channel', where }, { tenant_id: query.tenant_id, limit: 1 });
      return items[0] ?? null;
    },

    save: (session, options) => collection.save(session, options),

    update: (key, change) => updateDocument(sessionKind, { collection, key: keyOf(key) }, change),

    delete: (key) => collection.remove(keyOf(key)),

    async listByAgent(query) {
      requireFields(query, ['tenant_id', 'agent_id']);
      const { agent_id, status } = query;
      return list({ name: 'session.agent', where: { agent_id, status } }, query);
    },

    async listByCustomer(query) {
      requireFields(query, ['tenant_id', 'customer_profile_id']);
      const { customer_profile_id } = query;
      return list({ name: 'session.customer', where: { customer_profile_id } }, query);
    },

    forget: (subject, options) => eraseMatching(sessionKind, collection, { filters: filtersOf(subject), ...options }),

    async prune(policy, options) {
      checkPolicy(policy);
      const { tenant_id, deleted_before, inactive_before } = policy;
      const isErased = ({ deleted_at, last_activity_at }: Session) =>
        isBefore(deleted_at, deleted_before) || isBefore(last_activity_at, inactive_before);
      return eraseMatching(sessionKind, collection, { filters: [{ tenant_id }], isErased, ...options });
    },

    exportDocuments: ({ tenant_id }) => exportCollection(sessionKind, collection, tenant_id),

    importDocuments: (lines, options) => importLines([collectionTarget(sessionKind, collection)], lines, options),
  };
}

const latestFirst = { order: { column: 'last_activity_at', direction: 'desc' }, defaultLimit: 100 } as const;

function keyOf({ tenant_id, session_id }: SessionKey): DocumentKey {
  return { tenant_id, id: session_id };
}

/** The sessions of a customer are the customer's, too. */
function filtersOf(subject: ErasureSubject): DocumentFilter[] {
  const { tenant_id } = subject;
  if ('everything' in subject) return [{ tenant_id }];
  return [
    ...filtersFor(tenant_id, 'id', subject.session_ids),
    ...filtersFor(tenant_id, 'customer_profile_id', subject.profile_ids),
  ];
}
