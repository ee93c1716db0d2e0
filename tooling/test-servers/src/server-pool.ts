import { findPostgres } from './find-postgres.ts';
import { startLibsqlServer, type LibsqlServer } from './start-libsql-server.ts';
import { startPostgres, type PostgresServer } from './start-postgres.ts';

/** A server as tests see it. */
export interface ServerAddress {
  name: string;
  url: string;
}

/** The servers of one test run, each started when it is asked for. */
export interface ServerPool {
  /** One PostgreSQL server, or all that this machine can run. */
  postgres(): Promise<ServerAddress[]>;
  /** A libSQL server with an empty database, for one user at a time. */
  leaseLibsql(): Promise<ServerAddress>;
  releaseLibsql(url: string): void;
  stop(): Promise<void>;
}

/** What decides about the servers. */
export interface ServerPoolOptions {
  /** A PostgreSQL server that runs already; its user must be allowed to create databases. */
  databaseUrl: string | undefined;
  /** Start every PostgreSQL release that is there, not only the first. */
  allPostgres: boolean;
}

/** Makes a pool that has started nothing yet. */
export function createServerPool(options: ServerPoolOptions): ServerPool {
  let postgres: Promise<PostgresServer[]> | null = null;
  const leased = new Set<LibsqlServer>();
  const idle: LibsqlServer[] = [];
  const resets = new Set<Promise<void>>();

  const reset = async (server: LibsqlServer) => {
    try {
      await server.reset();
      idle.push(server);
    } catch {
      // A test may have stopped it or left it stuck.
      await server.stop();
    }
  };

  return {
    async postgres() {
      if (options.databaseUrl !== undefined) return [{ name: 'postgres', url: options.databaseUrl }];
      postgres ??= startAll(options.allPostgres);
      return (await postgres).map(({ name, url }) => ({ name, url }));
    },
    async leaseLibsql() {
      const server = idle.pop() ?? (await startLibsqlServer());
      leased.add(server);
      return { name: 'libsql server', url: server.url };
    },
    releaseLibsql(url) {
      const server = [...leased].find((one) => one.url === url);
      if (server === undefined) return;
      leased.delete(server);
      // The test that gives it back need not wait for that.
      const running = reset(server).finally(() => resets.delete(running));
      resets.add(running);
    },
    async stop() {
      await Promise.all(resets);
      const servers = [...((await postgres?.catch(() => [])) ?? []), ...leased, ...idle];
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

async function startAll(all: boolean): Promise<PostgresServer[]> {
  const found = findPostgres();
  if (found.length === 0) {
    throw new Error(
      'The tests need PostgreSQL: install it (apt-get install postgresql, brew install postgresql), run the install ' +
        'again without --no-optional, or name a server in TEST_DATABASE_URL.',
    );
  }
  return Promise.all(found.slice(0, all ? found.length : 1).map(startPostgres));
}
