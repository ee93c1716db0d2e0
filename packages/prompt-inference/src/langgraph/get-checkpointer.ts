import { type BaseCheckpointSaver, MemorySaver } from '@langchain/langgraph-checkpoint';
import { ConfigurationError } from '@waymark/core-types';
import { openDatabase, type Database } from '@waymark/stores';

import { openLibsqlSaver, type LibsqlSaverOptions } from './libsql-saver.ts';

/** The kinds of checkpointers. */
export type CheckpointerType = 'memory' | 'sqlite' | 'postgres';

/** What a kind needs. */
export interface CheckpointerOptions extends LibsqlSaverOptions {
  /**
   * Where checkpoints are. For `sqlite` any URL of `openDatabase` but PostgreSQL's, as in `file:.waymark/checkpoints.db`;
   * for `postgres` one of a server. A URL that begins with `waymark+postgres://` takes our tables instead of LangGraph's.
   */
  url?: string;
  /** A database that is open already, instead of `url`; it stays the caller's to close. */
  database?: Database;
  /** Schema of LangGraph's PostgreSQL saver. Default `public`. */
  schema?: string;
}

/** A checkpointer, and how it ends. */
export interface OpenCheckpointer {
  checkpointer: BaseCheckpointSaver;
  /** Closes what was opened for it. */
  close(): Promise<void>;
}

/**
 * A checkpointer for LangGraph: `memory` is LangGraph's own, `sqlite` ours on a libSQL file or server, `postgres`
 * LangGraph's own (`@langchain/langgraph-checkpoint-postgres`), or ours by `waymark+postgres://` or `database`.
 * @throws {ConfigurationError} for another type, a missing or unfit URL, or a package that is not installed.
 */
export async function getCheckpointer(
  type: CheckpointerType,
  options: CheckpointerOptions = {},
): Promise<OpenCheckpointer> {
  if (type === 'memory') return { checkpointer: new MemorySaver(), close: async () => {} };
  if (!knownTypes.includes(type)) {
    throw new ConfigurationError(`There is no checkpointer of type ${JSON.stringify(type)}.`, {
      details: { type, known: knownTypes },
      recoveryAction: `Use one of ${knownTypes.join(', ')}.`,
    });
  }
  const { database, url } = options;
  if (database !== undefined) {
    if ((type === 'postgres') !== (database.dialect === 'postgres'))
      throw unfit(type, `a ${database.dialect} database`);
    return { checkpointer: await openLibsqlSaver(database, options), close: async () => {} };
  }
  if (url === undefined) throw unfit(type, 'no url');
  const isPostgres = /^(waymark\+)?postgres(ql)?:\/\//.test(url);
  // The URL may hold a password.
  if (isPostgres !== (type === 'postgres')) throw unfit(type, `a ${url.split(':', 1)[0]!} URL`);
  return isPostgres && !url.startsWith(ourScheme) ? openPostgresSaver(url, options) : openOurs(url, options);
}

const knownTypes: readonly CheckpointerType[] = ['memory', 'sqlite', 'postgres'];
const ourScheme = 'waymark+';

async function openOurs(url: string, options: CheckpointerOptions): Promise<OpenCheckpointer> {
  const database = await openDatabase(url.startsWith(ourScheme) ? url.slice(ourScheme.length) : url);
  try {
    return { checkpointer: await openLibsqlSaver(database, options), close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openPostgresSaver(url: string, { schema }: CheckpointerOptions): Promise<OpenCheckpointer> {
  const { PostgresSaver } = await import('@langchain/langgraph-checkpoint-postgres').catch((cause: unknown) => {
    throw new ConfigurationError('The package @langchain/langgraph-checkpoint-postgres cannot be loaded.', {
      cause,
      recoveryAction: 'Install it, or use our tables with a waymark+postgres:// URL.',
    });
  });
  const saver = PostgresSaver.fromConnString(url, schema === undefined ? {} : { schema });
  try {
    await saver.setup();
  } catch (error) {
    await saver.end();
    throw error;
  }
  return { checkpointer: saver, close: () => saver.end() };
}

function unfit(type: CheckpointerType, found: string): ConfigurationError {
  const example = type === 'sqlite' ? 'file:.waymark/checkpoints.db' : 'postgres://user@host/database';
  return new ConfigurationError(`A checkpointer of type ${type} cannot use ${found}.`, {
    recoveryAction: `Pass { url: '${example}' }.`,
  });
}
