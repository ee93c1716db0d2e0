import { BusyError, DatabaseError, UnavailableError, UnknownCommitError, type Database } from '@waymark/stores';

/** How a database behaves: `forgetful` commits and breaks before it says so, `mute` never answers. */
export type Plug = 'in' | 'out' | 'busy' | 'full' | 'forgetful' | 'mute';

/** A database that a test can pull the plug of. */
export interface PluggedDatabase {
  database: Database;
  plug: Plug;
  /** Calls that reached it, plugged in or not. */
  calls: number;
  /** So many transactions from now the plug is pulled. */
  outAfter: number | null;
}

/** Puts a plug before a database; closing the result leaves the database open. */
export function plugged(database: Database): PluggedDatabase {
  const state: PluggedDatabase = { database, plug: 'in', calls: 0, outAfter: null };
  const refuse = (isWrite: boolean): Promise<never> | null => {
    state.calls++;
    switch (state.plug) {
      case 'out':
        return Promise.reject(new UnavailableError('The test database cannot be reached.'));
      case 'busy':
        return Promise.reject(new BusyError('Others hold the test database.'));
      case 'full':
        return isWrite ? Promise.reject(new DatabaseError('DATABASE_FULL', 'The disk is full.')) : null;
      case 'mute':
        return new Promise(() => undefined);
      case 'in':
      case 'forgetful':
        return null;
    }
  };
  const outcome = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      const result = await work;
      if (state.plug === 'forgetful') throw new UnknownCommitError();
      return result;
    } finally {
      if (state.outAfter !== null && --state.outAfter === 0) Object.assign(state, { plug: 'out', outAfter: null });
    }
  };
  const behaviour: Partial<Database> = {
    query: (sql, params) => refuse(false) ?? database.query(sql, params),
    batch: (statements, options) => refuse(true) ?? outcome(database.batch(statements, options)),
    tx: (work, options) => refuse(true) ?? outcome(database.tx(work, options)),
    migrate: (schema) => refuse(false) ?? database.migrate(schema),
    close: async () => undefined,
  };
  state.database = new Proxy(database, {
    get: (_, name) => (behaviour as Record<string | symbol, unknown>)[name] ?? (Reflect.get(database, name) as unknown),
  });
  return state;
}
