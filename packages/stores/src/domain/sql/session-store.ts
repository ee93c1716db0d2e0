import type { Database, Schema } from '../../database.ts';
import { storeContext, type StoreOptions } from '../documents/store-options.ts';
import { createSessionStore } from '../session/create-session-store.ts';
import { sessionKind } from '../session/session-kind.ts';
import type { SessionStore } from '../session-store.ts';
import { documentTable } from './document-table.ts';
import { SqlCollection } from './sql-collection.ts';

/** Sessions in a database of either dialect. */
export async function sqlSessionStore(database: Database, options: StoreOptions): Promise<SessionStore> {
  await database.migrate(sessionTables);
  return createSessionStore(new SqlCollection(database, sessionKind, storeContext(options)));
}

const sessionTables: Schema = {
  name: 'session',
  migrations: [
    {
      id: '0001_sessions',
      up: (words) => [
        documentTable(words, 'session', {
          agent_id: `${words.text} not null`,
          channel: `${words.text} not null`,
          user_channel_id: `${words.text} not null`,
          customer_profile_id: words.text,
          status: `${words.text} not null`,
          last_activity_at: `${words.text} not null`,
        }),
        'create index session_channel on session (tenant_id, channel, user_channel_id, last_activity_at desc, id)',
        'create index session_agent on session (tenant_id, agent_id, last_activity_at desc, id)',
        'create index session_status on session (tenant_id, agent_id, status, last_activity_at desc, id)',
        'create index session_customer on session (tenant_id, customer_profile_id, last_activity_at desc, id)',
      ],
    },
  ],
};
