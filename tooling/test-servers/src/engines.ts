import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, inject, onTestFinished } from 'vitest';

import { createTestDatabase, type TestDatabase } from './create-test-database.ts';
import type { ServerAddress } from './server-pool.ts';

/** An engine that a contract is tested on. */
export interface TestEngine {
  /** As in `libsql file` or `postgres 15`. */
  name: string;
  /** A URL for `openDatabase` to an empty database that is removed when the test, or else its file, ends. */
  openUrl(): Promise<string>;
  /** Several processes may open one URL at once. */
  shared: boolean;
}

/**
 * All engines that `openDatabase` knows, on this version of Node: memory, a file, a libSQL server, PostgreSQL (each one
 * that runs for this test run) and, on Node 24 or later, SQLite of Node itself. Call it at the top of a test file.
 * @throws {Error} with what to install when a server cannot be started: no engine is ever left out.
 */
export async function engines(): Promise<TestEngine[]> {
  const postgres = await ask<ServerAddress[]>('postgres');
  const files = [{ name: 'libsql file', scheme: 'file' }];
  if (Number(process.versions.node.split('.')[0]) >= 24) files.push({ name: 'node-sqlite', scheme: 'node-sqlite' });

  const atEnd: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const end of atEnd.splice(0).reverse()) await end();
  });
  return [
    { name: 'memory', shared: false, openUrl: async () => 'memory:' },
    ...files.map(({ name, scheme }) => ({ name, shared: true, openUrl: () => openFile(scheme, atEnd) })),
    { name: 'libsql server', shared: true, openUrl: () => leaseServer(atEnd) },
    ...postgres.map(({ name, url }) => ({ name, shared: true, openUrl: databasesOn(url, atEnd) })),
  ];
}

/** URL of the run's first PostgreSQL server, for tests that make their own databases. */
export async function postgresServerUrl(): Promise<string> {
  const [server] = await ask<ServerAddress[]>('postgres');
  return server!.url;
}

type AtEnd = (() => Promise<void>)[];

async function openFile(scheme: string, atEnd: AtEnd): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-test-'));
  giveBack(() => rm(folder, { recursive: true, force: true }), atEnd);
  return `${scheme}:${join(folder, 'test.db')}`;
}

async function leaseServer(atEnd: AtEnd): Promise<string> {
  const { url } = await ask<ServerAddress>('lease-libsql');
  giveBack(() => ask(`release-libsql?url=${encodeURIComponent(url)}`), atEnd);
  return url;
}

/** The databases of one test file on one server; a test takes one that another has given back, emptied. */
function databasesOn(serverUrl: string, atEnd: AtEnd): () => Promise<string> {
  const idle: TestDatabase[] = [];
  return async () => {
    let database = idle.pop();
    if (database === undefined) {
      database = await createTestDatabase(serverUrl);
      atEnd.push(database.drop);
    } else {
      await database.empty();
    }
    const taken = database;
    giveBack(async () => void idle.push(taken), atEnd);
    return taken.url;
  };
}

function giveBack(work: () => Promise<void>, atEnd: AtEnd): void {
  try {
    onTestFinished(work);
  } catch {
    // Asked for outside of a test: it stays until the file's end.
    atEnd.push(work);
  }
}

async function ask<Answer>(what: string): Promise<Answer> {
  const response = await fetch(`${inject('testServers')}/${what}`);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}
