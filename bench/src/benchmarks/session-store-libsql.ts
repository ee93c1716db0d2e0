import { join } from 'node:path';
import { createClient, type Client, type InValue } from '@libsql/client/sqlite3';
import type { Session } from '@waymark/core-types/domain';
import { openDatabase } from '@waymark/stores';
import { libsqlSessionStore, type SessionStore } from '@waymark/stores/domain';
import type { Benchmark } from '../benchmark.ts';
import { createSessions } from '../corpus/sessions.ts';
import { compare } from '../measure/compare.ts';
import { ratioLine } from '../measure/lines.ts';
import { timeEach } from '../measure/timing.ts';
import type { Resources } from '../resources.ts';

const [sessionCount, getsPerRound, savesPerRound, rounds] = [5_000, 2_000, 300, 12];

/**
 * Reading and saving a session by its id, through the store and by hand: the same statement on the same table in a file
 * of its own, after the same begin that another process cannot spoil, with JSON.parse and JSON.stringify and no checks.
 */
export const sessionStoreLibsql: Benchmark = {
  name: 'session-store-libsql',
  async *run(resources) {
    const ours = await openOurs(resources);
    const raw = await openRaw(resources);
    const against = 'raw @libsql/client, same statement, begin and file format';
    const note = '3 kB sessions, 5,000 of them, WAL, synchronous full';

    const gets = await compare({
      ours: () => timeEach(getsPerRound, (index) => ours.store.get(ours.sessions[index]!)),
      reference: () => timeEach(getsPerRound, (index) => raw.get(ours.sessions[index]!)),
      rounds,
    });
    yield ratioLine('session-store-libsql-get', gets, { against, atMost: 2, note });

    const saves = await compare({
      ours: () =>
        timeEach(savesPerRound, async (index) => {
          ours.sessions[index] = await ours.store.save(oneTurnLater(ours.sessions[index]!));
        }),
      reference: () =>
        timeEach(savesPerRound, async (index) => {
          raw.sessions[index] = await raw.save(oneTurnLater(raw.sessions[index]!));
        }),
      rounds,
    });
    yield ratioLine('session-store-libsql-save', saves, { against, atMost: 2, note: `${note}, under its revision` });
    await ours.close();
    raw.close();
  },
};

async function openOurs(resources: Resources) {
  const { path, sessions } = await makeSessions(resources);
  const database = await openDatabase(`file:${path}`);
  return { store: await libsqlSessionStore(database), sessions, close: () => database.close() };
}

async function openRaw(resources: Resources) {
  const { path, sessions } = await makeSessions(resources);
  const client = createClient({ url: `file:${path}`, concurrency: 1, timeout: 0 });
  await client.executeMultiple('PRAGMA journal_mode=wal;PRAGMA cache_size=-16000;PRAGMA synchronous=full');
  return {
    sessions,
    async get({ tenant_id, session_id }: Session): Promise<Session> {
      const sql = 'select packed from session where tenant_id = ? and id = ? and deleted_at is null';
      const { rows } = await client.execute({ sql, args: [tenant_id, session_id] });
      const packed = rows[0]![0] as string;
      return JSON.parse(packed.slice(packed.indexOf(' ') + 1)) as Session;
    },
    save: (session: Session) => saveByHand(client, session),
    close: () => client.close(),
  };
}

async function saveByHand(client: Client, session: Session): Promise<Session> {
  const next = { ...session, revision: session.revision + 1 };
  const written: Record<string, InValue> = {
    revision: next.revision,
    created_at: next.created_at,
    deleted_at: next.deleted_at,
    packed: `session.v1 ${JSON.stringify(next)}`,
    agent_id: next.agent_id,
    channel: next.channel,
    user_channel_id: next.user_channel_id,
    customer_profile_id: next.customer_profile_id,
    status: next.status,
    last_activity_at: next.last_activity_at,
  };
  const set = Object.keys(written).map((name) => `${name} = ?`);
  const sql = `update session set ${set.join(', ')} where tenant_id = ? and id = ? and revision = ?
    and deleted_at is null and created_at = ? and status in (?, ?, ?, ?)`;
  const where = [next.tenant_id, next.session_id, session.revision, next.created_at];
  const statuses = ['ACTIVE', 'IDLE', 'PROCESSING', 'INTERRUPTED'];
  const transaction = await client.transaction('deferred');
  await transaction.executeMultiple('COMMIT;BEGIN IMMEDIATE');
  const { rowsAffected } = await transaction.execute({ sql, args: [...Object.values(written), ...where, ...statuses] });
  if (rowsAffected !== 1) throw new Error('Somebody else was first.');
  await transaction.commit();
  return next;
}

/** A file with sessions that can still go on, through the store, so that both subjects have the same tables. */
async function makeSessions(resources: Resources): Promise<{ path: string; sessions: Session[] }> {
  const path = join(await resources.folder(), 'sessions.db');
  const database = await openDatabase(`file:${path}`, { durability: 'normal' });
  const store: SessionStore = await libsqlSessionStore(database);
  const sessions: Session[] = [];
  for (const session of createSessions(sessionCount)) sessions.push(await store.save({ ...session, status: 'ACTIVE' }));
  await database.close();
  return { path, sessions };
}

function oneTurnLater(session: Session): Session {
  return { ...session, turn_count: session.turn_count + 1 };
}
