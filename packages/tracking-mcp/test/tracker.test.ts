import { steppingClock } from '@waymark/core-types';
import { openDatabase, UnavailableError, UnknownCommitError, type Database } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { describe, expect, it } from 'vitest';

import { openTracker, TrackingRuleError, type Tracker } from '../src/index.ts';
import { sampleVendor } from '../src/testing/index.ts';

const ada = { by: 'ada' };
const all = await engines();
const day = 86_400_000;

async function withDatabase(test: (database: Database, tracker: Tracker) => Promise<void>, url = 'memory:') {
  const database = await openDatabase(url);
  try {
    await test(database, await openTracker(database));
  } finally {
    await database.close();
  }
}

/** A database whose connection breaks in the commits of these transactions, counted from the next, after or before they are kept. */
function breaking(database: Database, moment: 'after' | 'before', failures: (Error | null)[]): Database {
  const wrapper: Pick<Database, 'tx'> = {
    async tx(work, options) {
      const failure = failures.shift() ?? null;
      if (failure === null) return database.tx(work, options);
      if (moment === 'after') await database.tx(work, options);
      throw failure;
    },
  };
  return new Proxy(database, {
    get: (_, name) => (name === 'tx' ? wrapper.tx : (Reflect.get(database, name) as unknown)),
  });
}

describe('stored documents', () => {
  it('[tracking:stored:newer] of a newer version are refused with what reads them', async () => {
    await withDatabase(async (database, tracker) => {
      await tracker.write('create_vendor', sampleVendor(), ada);
      await tracker.write('create_enhancement', { title: 'x' }, ada);
      for (const table of ['tracking_vendor', 'tracking_enhancement']) {
        await database.batch([{ sql: `update ${table} set doc = replace(doc, '.v1 ', '.v2 ')` }]);
      }
      for (const read of [
        () => tracker.read('query_vendor_status', { name: 'acme' }),
        () => tracker.read('list_enhancements', {}),
        () => tracker.read('get_project_state', {}),
        () => tracker.write('update_vendor_status', { name: 'acme', version: 1 }, ada),
      ]) {
        await expect(read()).rejects.toMatchObject({
          code: 'SCHEMA_VERSION',
          recoveryAction: expect.stringContaining('.v2') as string,
        });
      }
    });
  });

  it('[tracking:stored:unknown-fields] keep the fields that a newer program of the same version gave them', async () => {
    await withDatabase(async (database, tracker) => {
      await tracker.write('create_vendor', sampleVendor(), ada);
      const [row] = await database.query<{ doc: string }>('select doc from tracking_vendor');
      const [tag, text] = [row!.doc.slice(0, row!.doc.indexOf(' ')), row!.doc.slice(row!.doc.indexOf(' ') + 1)];
      const document = { ...(JSON.parse(text) as object), a_new_field: { deep: [1] } };
      await database.batch([
        { sql: 'update tracking_vendor set doc = ?', params: [`${tag} ${JSON.stringify(document)}`] },
      ]);
      const changed = await tracker.write('update_vendor_status', { name: 'acme', version: 1, status: 'broken' }, ada);
      expect(changed).toMatchObject({ a_new_field: { deep: [1] }, status: 'broken' });
      expect((await tracker.read('get_project_state', {})).vendors).toEqual([changed]);
    });
  });

  it('[tracking:stored:malformed] that somebody changed by hand are refused without being quoted', async () => {
    await withDatabase(async (database, tracker) => {
      await tracker.write('create_vendor', sampleVendor(), ada);
      await database.batch([{ sql: `update tracking_vendor set doc = 'vendor.v1 {"password": secret-value'` }]);
      const error = await tracker.read('query_vendor_status', { name: 'acme' }).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'MALFORMED_DOCUMENT' });
      expect(String((error as Error).stack) + String((error as Error).cause)).not.toContain('secret-value');
    });
  });
});

describe('the audit trail', () => {
  it.each(all)(
    '[tracking:change:append-only] can neither be changed nor shortened by SQL on $name',
    async ({ openUrl }) => {
      await withDatabase(
        async (database, tracker) => {
          for (const name of ['a', 'b']) await tracker.write('create_vendor', sampleVendor({ name }), ada);
          const { changes } = await tracker.read('list_changes', {});
          const columns = 'project, sequence, entity_type, entity_id, changed_by, doc';
          const values = `'default', 2, 'vendor', 'x', 'nobody', 'y'`;
          const attacks = [
            `update tracking_change set changed_by = 'nobody'`,
            'update tracking_change set sequence = 9 where sequence = 2',
            'delete from tracking_change where sequence = 2',
            'delete from tracking_change',
            `insert into tracking_change (${columns}) values (${values})`,
            `insert into tracking_change (${columns}) values (${values})
          on conflict (project, sequence) do update set changed_by = excluded.changed_by`,
            ...(database.dialect === 'sqlite'
              ? [`insert or replace into tracking_change (${columns}) values (${values})`]
              : ['truncate tracking_change']),
          ];
          for (const sql of attacks) await expect(database.batch([{ sql }]), sql).rejects.toThrow(Error);
          expect((await tracker.read('list_changes', {})).changes).toEqual(changes);
        },
        await openUrl(),
      );
    },
  );
});

describe('a write whose commit nobody heard', () => {
  it.each(['after', 'before'] as const)(
    '[tracking:write:unknown-commit] is asked for again, when it broke %s the commit',
    async (moment) => {
      await withDatabase(async (database, tracker) => {
        const unsure = await openTracker(breaking(database, moment, [new UnknownCommitError()]));
        const vendor = await unsure.write('create_vendor', sampleVendor(), ada);
        expect((await tracker.read('query_vendor_status', {})).vendors).toEqual([vendor]);
        expect((await tracker.read('list_changes', {})).changes).toHaveLength(1);
      });
    },
  );

  it('[tracking:write:unknown-commit] names its operation when the database does not answer again', async () => {
    await withDatabase(async (database, tracker) => {
      const failures = [new UnknownCommitError(), new UnavailableError('It is away.')];
      const unsure = await openTracker(breaking(database, 'after', failures));
      const error = await unsure.write('create_vendor', sampleVendor(), ada).catch((caught: unknown) => caught);
      expect(UnknownCommitError.isInstance(error)).toBe(true);
      const { operation_id } = (error as UnknownCommitError).details as { operation_id: string };
      const again = await tracker.write('create_vendor', sampleVendor(), { ...ada, operation_id });
      expect((await tracker.read('query_vendor_status', {})).vendors).toEqual([again]);
    });
  });

  it('[tracking:write:unknown-commit] tells what the project refuses as it is', async () => {
    await withDatabase(async (database, tracker) => {
      await tracker.write('create_vendor', sampleVendor(), ada);
      const unsure = await openTracker(breaking(database, 'before', [new UnknownCommitError()]));
      const error = await unsure.write('create_vendor', sampleVendor(), ada).catch((caught: unknown) => caught);
      expect(TrackingRuleError.isInstance(error)).toBe(true);
      const away = await openTracker(breaking(database, 'before', [new UnavailableError('It is away.')]));
      await expect(away.write('create_vendor', sampleVendor(), ada)).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
      });
    });
  });
});

describe('results of operations', () => {
  it('[tracking:write:retention] are kept for 90 days, and forgotten when items are archived', async () => {
    const database = await openDatabase('memory:');
    const start = Date.parse('2026-01-01T00:00:00.000Z');
    const at = (days: number) => openTracker(database, { clock: steppingClock(start + days * day, 0) });
    const operation_id = '00000000-0000-4000-8000-000000000001';
    const create = async (tracker: Tracker) =>
      tracker.write('create_enhancement', { title: 'x' }, { ...ada, operation_id });
    const first = await create(await at(0));
    const archive = async (days: number) => (await at(days)).write('archive_work_items', {}, ada);
    await archive(90);
    expect(await create(await at(90))).toEqual(first);
    await archive(90.001);
    expect((await create(await at(91))).id).not.toBe(first.id);
    await database.close();
  });

  it('[tracking:write:retention] count from when they were applied, not from the time that a replay names', async () => {
    await withDatabase(async (_, tracker) => {
      const operation_id = '00000000-0000-4000-8000-000000000001';
      const replay = { ...ada, operation_id, at: '2020-01-01T00:00:00.000Z' };
      const first = await tracker.write('create_enhancement', { title: 'x' }, replay);
      await tracker.write('archive_work_items', {}, ada);
      expect(await tracker.write('create_enhancement', { title: 'x' }, replay)).toEqual(first);
    });
  });
});
