import type { Database, Statement, StatementResult } from '@waymark/stores';

/** A batch that waits for the others. */
interface Waiting {
  statements: readonly Statement[];
  resolve(results: StatementResult[]): void;
  reject(error: unknown): void;
}

/**
 * The same database, except that batches which are asked for at once run in one transaction. For loading only: where one
 * fails, all of them do. Statements that write to a table of `leaveOut` are not run.
 */
export function batchTogether(database: Database, leaveOut: readonly string[] = []): Database {
  const isWanted = ({ sql }: Statement) => !leaveOut.some((table) => sql.includes(`into ${table} (`));

  let waiting: Waiting[] = [];

  async function flush(): Promise<void> {
    const batches = waiting;
    waiting = [];
    try {
      const results = await database.batch(batches.flatMap(({ statements }) => statements));
      let start = 0;
      for (const { statements, resolve } of batches) resolve(results.slice(start, (start += statements.length)));
    } catch (error) {
      for (const { reject } of batches) reject(error);
    }
  }

  return {
    ...database,
    batch(statements) {
      return new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(() => void flush());
        waiting.push({ statements: statements.filter(isWanted), resolve, reject });
      });
    },
  };
}
