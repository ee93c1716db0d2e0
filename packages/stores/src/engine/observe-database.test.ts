import type { Attributes, Telemetry } from '@waymark/core-types';
import { expect, it } from 'vitest';
import type { Database } from '../database.ts';
import { openDatabase } from '../open-database.ts';

/** What a library tells, as lists. */
function recordingTelemetry() {
  const spans: { name: string; attributes: Attributes; failed: boolean }[] = [];
  const measured: string[] = [];
  const telemetry: Telemetry = {
    logger: undefined as never,
    metrics: {
      count: (name, labels) => measured.push(`${name} ${JSON.stringify(labels)}`),
      record: (name, seconds, labels) => measured.push(`${name} ${seconds >= 0} ${JSON.stringify(labels)}`),
      set: () => {},
    },
    async withSpan(name, options, work) {
      const span = { name, attributes: { ...options.attributes }, failed: false };
      spans.push(span);
      try {
        return await work({
          isRecording: true,
          setAttributes: (attributes) => Object.assign(span.attributes, attributes),
          addEvent: () => {},
        });
      } catch (error) {
        span.failed = true;
        throw error;
      }
    },
  };
  return { telemetry, spans, measured };
}

async function withDatabase(telemetry: Telemetry, work: (database: Database) => Promise<void>): Promise<void> {
  const database = await openDatabase('memory:', { telemetry });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

const schema = {
  name: 'notes',
  migrations: [{ id: '0001_notes', up: () => ['create table note (id text primary key, body text)'] }],
};

it('tells of each call with its statement, never with the values', async () => {
  const { telemetry, spans, measured } = recordingTelemetry();
  await withDatabase(telemetry, async (database) => {
    await database.migrate(schema);
    await database.batch([{ sql: 'insert into note (id, body) values (?, ?)', params: ['a', 'my secret'] }]);
    await database.query('select body\n  from note where id = ?', ['a']);
    await database.tx(async (transaction) => transaction.query('select count(*) from note'));
  });
  expect(
    spans.map(({ name, attributes }) => [name, attributes['db.query.text'] ?? attributes['db.namespace']]),
  ).toEqual([
    ['database migrate', 'notes'],
    ['database batch', 'insert into note (id, body) values (?, ?)'],
    ['database query', 'select body from note where id = ?'],
    ['database transaction', undefined],
  ]);
  expect(spans[2]?.attributes).toMatchObject({ 'db.system.name': 'sqlite', 'db.response.returned_rows': 1 });
  expect(JSON.stringify(spans)).not.toContain('secret');
  expect(measured).toContain('waymark_database_call_duration_seconds true {"system":"sqlite","operation":"query"}');
});

it('marks and counts a call that fails, and hands its error on', async () => {
  const { telemetry, spans, measured } = recordingTelemetry();
  await withDatabase(telemetry, async (database) => {
    await expect(database.query('select * from nowhere')).rejects.toMatchObject({ code: 'DATABASE_QUERY' });
    await expect(database.backup('/tmp')).rejects.toMatchObject({ code: 'DATABASE_BACKUP' });
  });
  expect(spans.map(({ failed }) => failed)).toEqual([true, true]);
  expect(measured).toContain('waymark_errors_total {"type":"DatabaseError","component":"database"}');
});

it('cuts a long statement', async () => {
  const { telemetry, spans } = recordingTelemetry();
  await withDatabase(telemetry, async (database) => {
    await database.query(`select '${'x'.repeat(5_000)}' as long`);
    expect(await database.health()).toMatchObject({ ok: true });
  });
  expect(String(spans[0]?.attributes['db.query.text'])).toHaveLength(2_003);
});
