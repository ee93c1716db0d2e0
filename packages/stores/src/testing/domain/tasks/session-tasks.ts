import type { Session } from '@waymark/core-types/domain';
import { RevisionConflictError } from '../../../domain/errors.ts';
import type { SessionKey, SessionStore } from '../../../domain/session-store.ts';
import { sampleSession } from '../sample-documents.ts';
import { storeTasks } from '../store-tasks.ts';

/** What other processes do with sessions. */
export const tasks = storeTasks(import.meta.url, {
  /** Counts a session's turns up through `update`. */
  async update(store: SessionStore, { key, rounds }: { key: SessionKey; rounds: number }) {
    for (let round = 0; round < rounds; round++) await store.update(key, withOneTurnMore);
  },

  /** The same through `get` and `save`, again from the start at every conflict. */
  async getAndSave(store: SessionStore, { key, rounds }: { key: SessionKey; rounds: number }) {
    for (let round = 0; round < rounds;) {
      const session = await store.get(key);
      if (session === null) throw new Error('The session is gone.');
      try {
        await store.save(withOneTurnMore(session));
        round++;
      } catch (error) {
        if (!RevisionConflictError.isInstance(error)) throw error;
      }
    }
  },

  /** Saves new sessions and counts each up once, until it is stopped; every step is a session's id. */
  async saveOnAndOn(store: SessionStore, fields: { tenant_id: string }, acknowledge) {
    for (let round = 0; round < 10_000; round++) {
      const variables = { text: 'x'.repeat(5_000), round };
      const { tenant_id, session_id } = await store.save(sampleSession({ ...fields, variables }));
      await store.update({ tenant_id, session_id }, withOneTurnMore);
      await acknowledge(session_id);
    }
  },
});

function withOneTurnMore(session: Session): Session {
  return { ...session, turn_count: session.turn_count + 1, variables: { ...session.variables, counted: true } };
}
