import { UnavailableError, type Database } from '@waymark/stores';

/**
 * The same database, whose transactions begin no statement after a deadline, in milliseconds, and are undone: nobody
 * waits for them any more, and over a slow line they would keep the project's other writers waiting.
 */
export function withWriteDeadline(database: Database, milliseconds: number): Database {
  const tx: Database['tx'] = (work, options) => {
    const until = performance.now() + milliseconds;
    return database.tx(
      (transaction) =>
        work({
          query: (sql, params) => {
            if (performance.now() < until) return transaction.query(sql, params);
            const message = `The write took longer than ${milliseconds} ms and was undone.`;
            return Promise.reject(new UnavailableError(message));
          },
        }),
      { deadlineMs: milliseconds, ...options },
    );
  };
  return new Proxy(database, {
    get: (target, name) => (name === 'tx' ? tx : (Reflect.get(target, name) as unknown)),
  });
}
