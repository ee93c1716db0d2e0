import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { systemClock } from '@waymark/core-types';

import type { Database } from '../database.ts';
import { createDatabase } from '../engine/create-database.ts';
import { createLocalDriver } from '../sqlite/local-driver.ts';
import { openLibsqlConnection } from './connection.ts';

describe('a libSQL file that is full', () => {
  let folder: string;
  let database: Database;
  let reopened = 0;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-test-'));
    const connect = (pragmas: string) => openLibsqlConnection({ path: join(folder, 'x.db'), pragmas });
    const writer = connect('PRAGMA journal_mode=wal;PRAGMA max_page_count=30');
    reopened = 0;
    const driver = createLocalDriver({
      writer: {
        ...writer,
        reopen() {
          reopened++;
          return writer.reopen();
        },
      },
      reader: connect(''),
      file: null,
      place: 'x.db',
      openForCopy: null,
      capabilities: { sharedWrites: true, durable: true, backup: true },
      describe: (version) => ({ name: version, warnings: [] }),
    });
    database = createDatabase(driver, { deadlineMs: 1_000, clock: systemClock });
    await database.batch([{ sql: 'CREATE TABLE t (content text)' }]);
  });

  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  const insert = { sql: 'INSERT INTO t (content) VALUES (?)', params: ['x'.repeat(5_000)] };

  it('keeps whole batches only, says that it is full, and works on a new connection once there is room', async () => {
    let kept = 0;
    const fill = async () => {
      for (;;) {
        await database.batch([insert, insert]);
        kept += 2;
      }
    };
    await expect(fill()).rejects.toMatchObject({ code: 'DATABASE_FULL', recoveryAction: expect.any(String) as string });
    expect(reopened).toBe(1);
    expect(await database.query('SELECT count(*) AS n FROM t')).toEqual([{ n: kept }]);
    await database.batch([{ sql: 'DELETE FROM t', expectChanges: kept }]);
    await database.batch([insert]);
    expect(await database.query('SELECT count(*) AS n FROM t')).toEqual([{ n: 1 }]);
  });

  it('keeps its connection after a mistake in a statement', async () => {
    await expect(database.batch([{ sql: 'INSERT INTO nowhere VALUES (1)' }])).rejects.toThrow(/no such table/);
    expect(reopened).toBe(0);
  });
});
