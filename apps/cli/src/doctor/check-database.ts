import { openMedallionStore, parseMedallion, type MedallionStore } from '@waymark/medallion';
import type { Database } from '@waymark/stores';
import { openInvocationDatabase } from '../compose.ts';
import { everyMedallion } from '../medallion/find-medallion.ts';
import { count } from '../output/count.ts';
import { errorJson } from '../output/envelope.ts';
import { maskSecrets } from '../output/mask-secrets.ts';
import type { Invocation } from '../program/invocation.ts';
import { createDataFolder } from '../project/data-folder.ts';
import { databaseExists } from '../project/database-location.ts';
import { fail, ok, warn, type Check } from './check.ts';

/** The database answers, is whole, has our schema, and holds medallions that can be read. */
export async function checkDatabase(invocation: Invocation): Promise<Check[]> {
  const shown = maskSecrets(invocation.database.url);
  if (!databaseExists(invocation.database)) {
    const repair = () => createDatabase(invocation);
    return [
      warn('database', `${shown} does not exist yet`, 'Run `waymark init`; the first checkpoint makes it too.', repair),
    ];
  }
  let database: Database;
  try {
    database = await openInvocationDatabase(invocation);
  } catch (error) {
    return [fromError('database', `${shown} cannot be opened`, error)];
  }
  try {
    return [...(await checkHealth(database, shown)), ...(await checkContent(invocation, database))];
  } finally {
    await database.close();
  }
}

async function checkHealth(database: Database, shown: string): Promise<Check[]> {
  const health = await database.health({ integrity: true });
  const next = 'Restore a backup or an export, then check again.';
  const warnings = health.warnings.map((text) =>
    health.ok ? warn('database', text, null) : fail('database', text, next),
  );
  if (!health.ok && warnings.length === 0)
    return [fail('database', `${shown} does not answer`, 'Check that it is there and may be read.')];
  return [
    ...(health.ok ? [ok('database', `${shown} (${health.engine}, ${health.latency_ms.toFixed(1)} ms)`)] : []),
    ...warnings,
  ];
}

async function checkContent(invocation: Invocation, database: Database): Promise<Check[]> {
  if (!(await hasSchema(database, 'medallion'))) {
    // A project may track its work and have no checkpoints.
    if (await hasSchema(database, 'tracking')) return [ok('schema', 'up to date, without checkpoints')];
    return [
      fail('schema', 'the database has no tables of ours', 'Run `waymark init`.', () => createDatabase(invocation)),
    ];
  }
  try {
    const store = await openMedallionStore(database);
    return [ok('schema', 'up to date'), await checkMedallions(store)];
  } catch (error) {
    return [fromError('schema', 'the schema does not fit this program', error)];
  }
}

async function hasSchema(database: Database, name: string): Promise<boolean> {
  try {
    const rows = await database.query('SELECT id FROM schema_migration WHERE schema_name = ? LIMIT 1', [name]);
    return rows.length > 0;
  } catch {
    return false;
  }
}

async function checkMedallions(store: MedallionStore): Promise<Check> {
  const bad: string[] = [];
  let total = 0;
  for await (const { medallion } of everyMedallion(store)) {
    total++;
    try {
      parseMedallion(medallion);
    } catch (error) {
      bad.push(`${medallion.meta.medallion_id}: ${errorJson(error).message}`);
    }
  }
  if (bad.length === 0) return ok('medallions', `${count(total, 'medallion')}, all valid`);
  const next = 'Run `waymark medallion history ID` and restore an earlier revision.';
  return fail('medallions', `${bad.length} of ${total} do not fit their schema: ${bad.slice(0, 3).join(' | ')}`, next);
}

async function createDatabase(invocation: Invocation): Promise<void> {
  if (invocation.database.source === 'default') createDataFolder(invocation.project.dataFolder);
  const database = await openInvocationDatabase(invocation);
  try {
    await openMedallionStore(database);
  } finally {
    await database.close();
  }
}

function fromError(name: string, problem: string, error: unknown): Check {
  const { message, recovery_action: next } = errorJson(error);
  return fail(name, `${problem}: ${message}`, next ?? 'Check --db and WAYMARK_DATABASE_URL.');
}
