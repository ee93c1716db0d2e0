import {
  assertSessionMove,
  canMoveSession,
  sessionSchema,
  sessionStatusSchema,
  type Session,
} from '@waymark/core-types/domain';
import type { DocumentKind } from '../documents/document-kind.ts';

const statuses = sessionStatusSchema.options;

/** Statuses of a session that can go on. */
export const openStatuses = statuses.filter((status) => status !== 'CLOSED');

/** Sessions as every driver keeps them. */
export const sessionKind: DocumentKind<Session> = {
  kind: 'session',
  table: 'session',
  schema: sessionSchema,
  versions: { kind: 'session', current: 1 },
  idField: 'session_id',
  columns: {
    agent_id: ({ agent_id }) => agent_id,
    channel: ({ channel }) => channel,
    user_channel_id: ({ user_channel_id }) => user_channel_id,
    customer_profile_id: ({ customer_profile_id }) => customer_profile_id,
    status: ({ status }) => status,
    last_activity_at: ({ last_activity_at }) => last_activity_at,
  },
  moves: [
    {
      column: 'status',
      from: ({ status }) => statuses.filter((from) => canMoveSession(from, status)),
      assert: (previous, next) => assertSessionMove(previous.status, next.status),
    },
  ],
  datedFields: ['last_activity_at'],
  forwardTimes: ['last_activity_at'],
  hasUpdatedAt: false,
};
