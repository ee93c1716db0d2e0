import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { openDatabase, type MigrationReport } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { describe, expect, it, vi } from 'vitest';

import { runTogether, runWorker } from './workers/run-worker.ts';
import { growingSchema } from './workers/schemas.ts';

// Many processes at once, on machines of any size.
vi.setConfig({ testTimeout: 180_000 });

const processes = 8;
const all = await engines();

describe.each(all.filter(({ shared }) => shared))('$name', (engine) => {
  it.each([
    ['an empty database', 0, ['0001_step', '0002_step', '0003_step']],
    ['a database that holds data', 2, ['0003_step']],
  ])(`is migrated once by ${processes} processes that start together on %s`, async (_, before, missing) => {
    const url = await engine.openUrl();
    const database = await openDatabase(url);
    if (before > 0) await database.migrate(growingSchema(before));

    const workers = Array.from({ length: processes }, () => runWorker('migrate.ts', [url]));
    const reports = await runTogether<MigrationReport>(workers);

    expect(reports.flatMap(({ applied }) => applied)).toEqual(missing);
    const steps = await database.query<{ name: string }>('SELECT name FROM step ORDER BY name');
    expect(steps.map(({ name }) => name)).toEqual(['step 1', 'step 2', 'step 3']);
    const backups = reports.flatMap(({ backup }) => backup ?? []);
    const isFile = /^(file|node-sqlite):/.test(url);
    expect(backups).toHaveLength(isFile && before > 0 ? 1 : 0);
    if (isFile) {
      const files = await readdir(dirname(url.replace(/^[a-z-]+:/, '')));
      expect(files.filter((file) => file.includes('partial'))).toEqual([]);
    }
    await database.close();
  });
});
