import { createClient, type Client, type Transaction } from '@libsql/client/http';

import { deadlineIn, type Deadline } from '../contention/deadline.ts';
import { Mutex } from '../contention/mutex.ts';
import { retry, type FailureKind } from '../contention/retry.ts';
import type { StatementResult } from '../database.ts';
import { attemptTransaction, unwrap, type RemoteTransaction } from '../engine/attempt-transaction.ts';
import type { Driver, RunInTransaction, SqlCall } from '../engine/driver.ts';
import { DatabaseError, UnknownCommitError } from '../errors.ts';
import { openHttpConnections, type HttpConnections } from './http-connections.ts';
import { toResult } from './to-result.ts';
import { exactIntegers } from '../sqlite/exact-integers.ts';
import { runBatch } from './run-batch.ts';
import { mapServerError, serverFailure } from './server-failure.ts';

/** How a libSQL server is reached. */
export interface LibsqlServerOptions {
  /** `http:` or `https:`. */
  url: string;
  authToken: string | undefined;
  /** Carries the requests. Left out: connections of our own. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** A request that is not answered by then is given up, in milliseconds. */
const requestTimeout = 30_000;

/** Opens a libSQL server over HTTP: a request per read, a request per batch. */
export function openLibsqlServer(options: LibsqlServerOptions): Driver {
  const place = new URL(options.url).host;
  const connections =
    options.fetch === undefined ? openHttpConnections({ requestTimeout }) : throughFetch(options.fetch);
  const client = createClient({
    url: options.url,
    ...(options.authToken === undefined ? {} : { authToken: options.authToken }),
    fetch: connections.fetch,
  });
  // The server has one writer and takes a transaction away that makes another wait; our writers wait here, in order.
  const writers = new Mutex();

  function request<Result>(attempt: () => Promise<Result>, deadline: Deadline, sql?: string): Promise<Result> {
    return retry(attempt, { deadline, kindOf, map: (error) => mapServerError(error, place, sql) });
  }

  /** Runs a statement of our own and returns the first column, which is text. */
  async function ask(sql: string): Promise<string[]> {
    const { rows } = await request(() => client.execute(sql), deadlineIn(requestTimeout));
    return rows.map((row) => row[0] as string);
  }

  return {
    dialect: 'sqlite',
    capabilities: { sharedWrites: true, durable: true, backup: false },
    file: null,

    async query(call, deadline) {
      const { rows } = await request(() => execute(client, call), deadline(), call.sql.text);
      return rows;
    },

    batch: (calls, deadline) =>
      writers.run(() => request(() => unlessLost(() => runBatch(client, calls)), deadline), deadline),

    async transaction<Result>(work: (run: RunInTransaction) => Promise<Result>, deadline: Deadline) {
      const attempt = async () => {
        const transaction = await openTransaction(client, place);
        return attemptTransaction(transaction, (run) => work(async (call) => (await run(call)).rows));
      };
      return unwrap(await writers.run(() => request(attempt, deadline), deadline));
    },

    async engine() {
      const [version] = await ask('SELECT sqlite_version()');
      return { name: `libsql server ${version}`, warnings: [] };
    },

    async integrityProblems() {
      const findings = await ask('PRAGMA integrity_check');
      return findings.filter((finding) => finding !== 'ok');
    },

    backup: () => Promise.reject(new Error('A libSQL server is copied by its own tools.')),

    async close() {
      client.close();
      connections.close();
    },
  };
}

function throughFetch(fetch: typeof globalThis.fetch): HttpConnections {
  return {
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(requestTimeout) }),
    close: () => undefined,
  };
}

async function openTransaction(client: Client, place: string): Promise<RemoteTransaction> {
  const transaction = await client.transaction('write');
  return {
    // The server begins with the first statement, in the same request.
    begin: async () => undefined,
    run: (call) => execute(transaction, call),
    async commit() {
      await transaction.commit();
      transaction.close();
    },
    async rollback() {
      await transaction.rollback().catch(() => undefined);
      transaction.close();
    },
    kindOf,
    isLost: (error) => serverFailure(error) === 'lost',
    map: (error, sql) => mapServerError(error, place, sql),
  };
}

async function execute(target: Client | Transaction, { sql, params }: SqlCall): Promise<StatementResult> {
  return toResult(sql, await target.execute({ sql: sql.text, args: exactIntegers(params) }));
}

/** @throws {UnknownCommitError} when the answer to a request that commits did not come back. */
async function unlessLost<Result>(commit: () => Promise<Result>): Promise<Result> {
  try {
    return await commit();
  } catch (error) {
    if (!DatabaseError.isInstance(error) && serverFailure(error) === 'lost') {
      throw new UnknownCommitError({ cause: error });
    }
    throw error;
  }
}

function kindOf(error: unknown): FailureKind {
  if (DatabaseError.isInstance(error)) return 'final';
  switch (serverFailure(error)) {
    case 'busy':
    case 'expired':
      return 'contention';
    case 'lost':
    case 'unreachable':
      return 'silence';
    default:
      return 'final';
  }
}
