import type { Channel, Session, SessionInput, SessionStatus } from '@waymark/core-types/domain';
import type { SaveOptions } from './documents/collection.ts';
import type { Draft } from './documents/draft.ts';
import type { Page, Paging } from './documents/paging.ts';
import type { StoreMaintenance } from './store-maintenance.ts';

/** Which session of which tenant. */
export interface SessionKey {
  tenant_id: string;
  session_id: string;
}

/**
 * Conversations and where they stand. Listings hold the latest activity first, ties by id, 100 a page by default, 1,000 at
 * most. What is deleted is in no read. Queries throw a ValidationError that do not say whose, or ask for a page that there
 * cannot be.
 */
export interface SessionStore extends StoreMaintenance {
  get(key: SessionKey): Promise<Session | null>;
  /** The session of a channel's user that is not closed; of several, that with the latest activity. */
  getByChannel(query: { tenant_id: string; channel: Channel; user_channel_id: string }): Promise<Session | null>;
  /**
   * Returns the session as stored, with the next `revision`. `last_activity_at` is now where it is left out.
   * @throws {ValidationError} also for a status that the session cannot go to from what is stored.
   * @throws {RevisionConflictError} when another revision is the current one; nothing was written.
   * @throws {NotFoundError} for a revision of a session that is not there.
   */
  save(session: Draft<SessionInput>, options?: SaveOptions<Session>): Promise<Session>;
  /**
   * Reads, changes and saves, again from the start whenever somebody else was first: no update is lost. `change` may run
   * several times and must do nothing but compute.
   * @throws {NotFoundError} when there is no such session.
   * @throws {ValidationError} as `save`.
   * @throws {BusyError} when others were first for 30 seconds.
   */
  update(key: SessionKey, change: (session: Session) => Session): Promise<Session>;
  /** Whether it existed. */
  delete(key: SessionKey): Promise<boolean>;
  listByAgent(query: { tenant_id: string; agent_id: string; status?: SessionStatus } & Paging): Promise<Page<Session>>;
  listByCustomer(query: { tenant_id: string; customer_profile_id: string } & Paging): Promise<Page<Session>>;
}
