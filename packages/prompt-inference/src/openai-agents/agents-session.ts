import {
  createIdGenerator,
  decode,
  encode,
  NotStorableError,
  systemClock,
  type IdGenerator,
} from '@waymark/core-types';
import type { Database, Row, Schema, Statement } from '@waymark/stores';

/**
 * A session of the OpenAI Agents SDK by its shape: pass it to `run(agent, input, { session })`. Items come back as they
 * went in, and several processes may use one session: each call takes effect as a whole, in one order.
 */
export interface AgentsSession<Item extends object> {
  getSessionId(): Promise<string>;
  /** All items in order, or the newest `limit` of them. */
  getItems(limit?: number): Promise<Item[]>;
  /** Appends items, side by side even when others append at once. @throws {NotStorableError} with an item's path. */
  addItems(items: Item[]): Promise<void>;
  /** Removes the newest item and gives it; two callers never get the same one. */
  popItem(): Promise<Item | undefined>;
  /** Removes all items. */
  clearSession(): Promise<void>;
}

/** How a session is kept. */
export interface AgentsSessionOptions {
  /** Default: a new id. */
  sessionId?: string;
  ids?: IdGenerator;
}

/**
 * Opens a durable session on a database; makes its tables where they are missing. The item type is the SDK's
 * `AgentInputItem`, as in `openAgentsSession<AgentInputItem>(database, { sessionId: 'user-1' })`.
 */
export async function openAgentsSession<Item extends object = Record<string, unknown>>(
  database: Database,
  options: AgentsSessionOptions = {},
): Promise<AgentsSession<Item>> {
  await database.migrate(agentsSessionSchema);
  const sessionId = options.sessionId ?? (options.ids ?? createIdGenerator({ clock: systemClock }))();

  // Writers of one session come one after another: they all change its row first.
  const lock: Statement = {
    sql: `insert into agents_session (session_id, revision) values (?, 1)
      on conflict (session_id) do update set revision = agents_session.revision + 1`,
    params: [sessionId],
  };
  const toItem = ({ packed }: Row) => decode(packed as string) as Item;

  return {
    getSessionId: async () => sessionId,

    async getItems(limit) {
      if (limit !== undefined && !(limit >= 1)) return [];
      const rows = await database.query(
        `select packed from agents_session_item where session_id = ? order by place desc limit ?`,
        [sessionId, Math.min(Math.floor(limit ?? maximumItems), maximumItems)],
      );
      return rows.reverse().map(toItem);
    },

    async addItems(items) {
      const packed = items.map(encodeItem);
      if (packed.length === 0) return;
      await database.batch([
        lock,
        ...packed.map((text) => ({ sql: insertItem, params: [sessionId, text, sessionId] })),
      ]);
    },

    async popItem() {
      const removed = await database.tx(async (transaction) => {
        await transaction.query(lock.sql, lock.params);
        const newest = 'session_id = ? order by place desc limit 1';
        const [row] = await transaction.query(`select place, packed from agents_session_item where ${newest}`, [
          sessionId,
        ]);
        if (row === undefined) return undefined;
        const sql = 'delete from agents_session_item where session_id = ? and place = ?';
        await transaction.query(sql, [sessionId, row['place']!]);
        return row;
      });
      return removed === undefined ? undefined : toItem(removed);
    },

    async clearSession() {
      const tables = ['agents_session', 'agents_session_item'];
      await database.batch([
        lock,
        ...tables.map((table) => ({ sql: `delete from ${table} where session_id = ?`, params: [sessionId] })),
      ]);
    },
  };
}

const maximumItems = Number.MAX_SAFE_INTEGER;

const insertItem = `insert into agents_session_item (session_id, place, packed)
  select ?, coalesce(max(place), 0) + 1, ? from agents_session_item where session_id = ?`;

const agentsSessionSchema: Schema = {
  name: 'agents-session',
  migrations: [
    {
      id: '0001_agents_session',
      up: ({ text, bigint, clustered }) => [
        `create table agents_session (
          session_id ${text} not null primary key,
          revision ${bigint} not null
        ) ${clustered}`,
        `create table agents_session_item (
          session_id ${text} not null,
          place ${bigint} not null,
          packed ${text} not null,
          primary key (session_id, place)
        ) ${clustered}`,
      ],
    },
  ],
};

function encodeItem(item: object, index: number): string {
  try {
    return encode(item);
  } catch (error) {
    if (!NotStorableError.isInstance(error)) throw error;
    throw new NotStorableError(['items', index, ...error.path], error.reason);
  }
}
