import type { SqliteConnection } from '../../src/sqlite/sqlite-connection.ts';

/** A connection that notes its calls in `events` and fails as it is told: with the next failure of a method, if any. */
export function fakeConnection(failures: Partial<Record<'run' | 'begin' | 'commit' | 'reopen', Error[]>>) {
  const events: string[] = [];
  const step = (name: 'run' | 'begin' | 'commit' | 'reopen') => {
    events.push(name);
    const failure = failures[name]?.shift();
    if (failure !== undefined) throw failure;
  };
  const connection: SqliteConnection & { events: string[] } = {
    events,
    run() {
      step('run');
      return { rows: [{ one: 1 }], changes: 0 };
    },
    ask() {
      step('run');
      return [1];
    },
    begin: () => step('begin'),
    commit: () => step('commit'),
    rollback: () => void events.push('rollback'),
    reopen: () => step('reopen'),
    close: () => void events.push('close'),
  };
  return connection;
}

/** An error as the binding throws it, by SQLite's result code. */
export function sqliteError(rawCode: number): Error {
  return Object.assign(new Error(`failed with ${rawCode}`), { code: 'SQLITE', rawCode });
}
