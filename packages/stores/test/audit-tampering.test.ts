import { openDatabase, type Database } from '@waymark/stores';
import { libsqlAuditStore, postgresAuditStore, type AuditStore } from '@waymark/stores/domain';
import { engines } from '@waymark/test-servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const tenant_id = '00000000-0000-4000-8000-000000000001';
const session_id = '00000000-0000-4000-8000-000000000020';
const agent_id = '00000000-0000-4000-8000-000000000010';
const zeros = '0'.repeat(64);
const tables = ['audit_entry', 'audit_content', 'audit_erasure', 'audit_chain'] as const;

for (const engine of await engines()) {
  describe(`the audit trail on ${engine.name}`, () => {
    let database: Database;
    let store: AuditStore;

    beforeEach(async () => {
      database = await openDatabase(await engine.openUrl());
      store = await (database.dialect === 'sqlite' ? libsqlAuditStore : postgresAuditStore)(database);
      for (const turn_number of [1, 2, 3, 4, 5]) {
        const turn = { tenant_id, agent_id, session_id, turn_number };
        await store.saveTurn({ ...turn, user_message: 'Hello', agent_response: 'Hi', latency_ms: 1 });
      }
      await store.saveEvent({ tenant_id, event_type: 'session.closed', session_id });
      await store.forget({ tenant_id, session_ids: ['00000000-0000-4000-8000-000000000021'], profile_ids: [] });
    });

    afterEach(() => database.close());

    const run = (...statements: string[]) => database.batch(statements.map((sql) => ({ sql })));
    const refusalOf = (sql: string) =>
      run(sql).then(
        () => 'nothing was refused',
        (error: Error) => error.message,
      );

    /** What an owner of the database can do who takes the triggers away. */
    async function tamper(...statements: string[]): Promise<void> {
      const changes = ['insert', 'update', 'delete'];
      const triggers = tables.flatMap((table) => changes.map((change) => ({ table, name: `${table}_${change}` })));
      await run(
        ...triggers.map(({ table, name }) =>
          database.dialect === 'sqlite'
            ? `drop trigger if exists ${name}`
            : `drop trigger if exists ${name} on ${table}`,
        ),
        ...statements,
      );
    }

    describe('is kept by the database', () => {
      const sameEntry = `select tenant_id, sequence, kind, id, timestamp, content_hash, previous_hash, hash
        from audit_entry where sequence = 2`;
      const sameContent = `select tenant_id, sequence, kind, id, timestamp, agent_id, session_id, turn_id, turn_number,
        event_type, salt, 'forged' from audit_content where sequence = 2`;
      const upsert = 'on conflict (tenant_id, sequence) do update set';

      it.each([
        ['an update of an entry', `update audit_entry set hash = 'x' where sequence = 2`],
        ['an update of every entry', `update audit_entry set timestamp = timestamp`],
        ['an update of a content', `update audit_content set packed = 'x' where sequence = 2`],
        ['an update of an index column', `update audit_content set session_id = 'x' where sequence = 2`],
        ['a delete of an entry', `delete from audit_entry where sequence = 5`],
        ['a delete of a content without a receipt', `delete from audit_content where sequence = 2`],
        ['a delete of everything', `delete from audit_content`],
        ['a delete of a head', `delete from audit_chain`],
        ['a head that goes back', `update audit_chain set sequence = 1`],
        ['a head that stands', `update audit_chain set hash = 'x'`],
        ['an upsert of an entry', `insert into audit_entry ${sameEntry} ${upsert} hash = 'x'`],
        ['an upsert of a content', `insert into audit_content ${sameContent} ${upsert} packed = 'x'`],
        ['an erasure without a receipt', `insert into audit_erasure values ('${tenant_id}', 2, 3)`],
        ['an erasure by a receipt that is none', `insert into audit_erasure values ('${tenant_id}', 2, 99)`],
      ])('[audit:append:database] which refuses %s', async (_, sql) => {
        expect(await refusalOf(sql)).toMatch(/append only/);
        expect(await store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 6 });
      });

      it('[audit:append:database] which refuses to replace and to truncate', async () => {
        const ways =
          database.dialect === 'sqlite'
            ? [
                `insert or replace into audit_entry ${sameEntry}`,
                `insert or replace into audit_entry ${sameEntry.replace('sequence,', '99,')}`,
                `insert or replace into audit_content ${sameContent}`,
                `update or replace audit_entry set sequence = 3 where sequence = 2`,
                `insert or replace into audit_chain values ('${tenant_id}', 1, 'x')`,
              ]
            : [...tables.map((table) => `truncate ${table}`), `truncate ${tables.join(', ')} cascade`];
        for (const sql of ways) expect(await refusalOf(sql), sql).toMatch(/append only/);
        expect(await store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 6 });
      });

      it('[audit:append:database] which refuses to change receipts and to bring back what was erased', async () => {
        const [row] = await database.query('select salt, packed from audit_content where sequence = 6');
        await store.forget({ tenant_id, everything: true });
        const back = `insert into audit_content (tenant_id, sequence, kind, id, timestamp, salt, packed)
          values ('${tenant_id}', 6, 'event', 'x', 'x', '${String(row!['salt'])}', 'x')`;
        for (const sql of [
          `update audit_erasure set receipt_sequence = 1`,
          `delete from audit_erasure`,
          `delete from audit_content where kind = 'erasure'`,
          back,
        ]) {
          expect(await refusalOf(sql), sql).toMatch(/append only/);
        }
        expect(await store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 7, erased: 6 });
      });
    });

    describe('is verified', () => {
      const copy = (table: string, columns: string) =>
        `insert into ${table} select ${columns} from ${table} where tenant_id = '${tenant_id}' and sequence = 6`;

      it.each<[string, string[], [number, string][]]>([
        [
          'a changed content',
          [`update audit_content set packed = replace(packed, 'Hello', 'Bye') where sequence = 3`],
          [[3, 'content-changed']],
        ],
        ['a changed salt', [`update audit_content set salt = 'x' where sequence = 3`], [[3, 'content-changed']]],
        ['a changed session', [`update audit_content set session_id = 'x' where sequence = 3`], [[3, 'index-differs']]],
        [
          'a changed turn number',
          [`update audit_content set turn_number = 9 where sequence = 3`],
          [[3, 'index-differs']],
        ],
        ['a changed type', [`update audit_content set event_type = 'x' where sequence = 6`], [[6, 'index-differs']]],
        [
          'a changed time of a content',
          [`update audit_content set timestamp = 'x' where sequence = 3`],
          [[3, 'index-differs']],
        ],
        [
          'a changed time of an entry',
          [`update audit_entry set timestamp = 'x' where sequence = 3`],
          [
            [3, 'entry-changed'],
            [3, 'index-differs'],
          ],
        ],
        ['a removed content', [`delete from audit_content where sequence = 3`], [[3, 'content-missing']]],
        [
          'a removed content with a forged erasure',
          [`delete from audit_content where sequence = 3`, `insert into audit_erasure values ('${tenant_id}', 3, 6)`],
          [[3, 'content-missing']],
        ],
        ['a removed entry', [`delete from audit_entry where sequence = 3`], [[3, 'entry-missing']]],
        ['two removed entries', [`delete from audit_entry where sequence in (3, 4)`], [[3, 'entry-missing']]],
        ['a removed start', [`delete from audit_entry where sequence = 1`], [[1, 'entry-missing']]],
        ['a removed end', [`delete from audit_entry where sequence > 4`], [[5, 'entry-missing']]],
        ['a removed chain', [`delete from audit_entry`], [[1, 'entry-missing']]],
        ['a removed head', [`delete from audit_chain`], [[6, 'head-differs']]],
        ['a changed head', [`update audit_chain set hash = '${zeros}'`], [[6, 'head-differs']]],
        ['a head that was set back', [`update audit_chain set sequence = 5`], [[6, 'head-differs']]],
        [
          'a rewritten hash',
          [`update audit_entry set hash = '${zeros}' where sequence = 3`],
          [
            [3, 'entry-changed'],
            [4, 'entry-changed'],
          ],
        ],
        [
          'a rewritten link',
          [`update audit_entry set previous_hash = '${zeros}' where sequence = 3`],
          [[3, 'entry-changed']],
        ],
        [
          'an appended forgery',
          [copy('audit_entry', `tenant_id, 7, kind, 'x', timestamp, content_hash, hash, '${zeros}'`)],
          [
            [7, 'entry-changed'],
            [7, 'content-missing'],
            [7, 'head-differs'],
          ],
        ],
        [
          'a forgery in the place of another',
          [
            `delete from audit_entry where sequence = 3`,
            copy('audit_entry', `tenant_id, 3, kind, 'x', timestamp, content_hash, previous_hash, hash`),
          ],
          [
            [3, 'entry-changed'],
            [3, 'content-changed'],
            [4, 'entry-changed'],
          ],
        ],
      ])('[audit:chain:tampering] which finds %s', async (_, statements, expected) => {
        await tamper(...statements);
        const report = await store.verify({ tenant_id });
        expect(report.ok).toBe(false);
        expect(report.problems.map(({ sequence, problem }) => [sequence, problem])).toEqual(expected);
      });

      it('[audit:chain:tampering] which finds a changed receipt and a content that it does not name', async () => {
        await store.forget({ tenant_id, session_ids: [session_id], profile_ids: [] });
        await tamper(
          `update audit_content set packed = replace(packed, '[6,1,2,3,4,5]', '[6,1,2]') where sequence = 7`,
        );
        const { problems } = await store.verify({ tenant_id });
        expect(problems.map(({ sequence, problem }) => [sequence, problem])).toEqual([
          [3, 'content-missing'],
          [4, 'content-missing'],
          [5, 'content-missing'],
          [7, 'content-changed'],
        ]);
      });

      it('[audit:chain:anchor] which finds, by an anchor, an end that was cut off with its head', async () => {
        const anchor = await store.head({ tenant_id });
        await tamper(
          `delete from audit_content where sequence > 4`,
          `delete from audit_entry where sequence > 4`,
          `update audit_chain set sequence = 4, hash = (select hash from audit_entry where sequence = 4)`,
        );
        expect(await store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 4 });
        expect(await store.verify({ tenant_id, anchor })).toMatchObject({
          ok: false,
          problems: [{ sequence: 6, problem: 'head-differs' }],
        });
      });

      it('[audit:chain:tampering] and names at most a hundred places', async () => {
        await Promise.all(Array.from({ length: 110 }, () => store.saveEvent({ tenant_id, event_type: 'x' })));
        await tamper(`update audit_content set salt = 'x'`);
        const report = await store.verify({ tenant_id });
        expect(report).toMatchObject({ ok: false, entries: 116 });
        expect(report.problems).toHaveLength(100);
      });
    });
  });
}
