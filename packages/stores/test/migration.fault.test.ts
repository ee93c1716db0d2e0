import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

import { openDatabase, type MigrationReport } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { expect, it, vi } from 'vitest';

import { runTogether, runWorker } from './workers/run-worker.ts';
import { growingSchema } from './workers/schemas.ts';

// Many processes at once, on machines of any size.
vi.setConfig({ testTimeout: 180_000 });

const processes = 8;
const all = await engines();

const shared = all.filter((engine) => engine.shared);
const files = shared.filter(({ name }) => /file|node-sqlite/.test(name));

async function migrateTogether(url: string): Promise<MigrationReport[]> {
  const reports = await runTogether<MigrationReport>(
    Array.from({ length: processes }, () => runWorker('migrate.ts', [url])),
  );
  const database = await openDatabase(url);
  const steps = await database.query<{ name: string }>('SELECT name FROM step ORDER BY name');
  expect(steps.map(({ name }) => name)).toEqual(['step 1', 'step 2', 'step 3']);
  await database.close();
  return reports;
}

it.each(shared)(`$name: an empty database is migrated once by ${processes} processes at once`, async (engine) => {
  const reports = await migrateTogether(await engine.openUrl());
  expect(reports.flatMap(({ applied }) => applied)).toEqual(['0001_step', '0002_step', '0003_step']);
  expect(reports.map(({ backup }) => backup)).toEqual(Array(processes).fill(null));
});

it.each(files)(`$name: a file with data is migrated, and copied, once by ${processes} processes`, async (engine) => {
  const url = await engine.openUrl();
  const database = await openDatabase(url);
  await database.migrate(growingSchema(2));
  await database.close();

  const reports = await migrateTogether(url);

  expect(reports.flatMap(({ applied }) => applied)).toEqual(['0003_step']);
  const path = url.replace(/^[a-z-]+:/, '');
  const copies = (await readdir(dirname(path))).filter((name) => name.includes('backup'));
  expect(copies).toEqual([`${basename(path)}.backup-growing-0002_step`]);
  expect(reports.flatMap(({ backup }) => backup ?? [])).toEqual([`${path}.backup-growing-0002_step`]);
});
