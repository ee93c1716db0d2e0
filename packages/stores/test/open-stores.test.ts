import { execFileSync } from 'node:child_process';
import { ConfigurationError } from '@waymark/core-types';
import { DatabaseError, openDatabase } from '@waymark/stores';
import {
  exportStores,
  firstDocumentLine,
  importStores,
  libsqlAuditStore,
  openStores,
  postgresAuditStore,
  readExportText,
  toExportText,
  type ExportLine,
} from '@waymark/stores/domain';
import { engines } from '@waymark/test-servers';
import { describe, expect, it } from 'vitest';
import { seedStores, tenant_id } from './support/seed-stores.ts';

const onEngines = await engines();
const stores = ['audit', 'config', 'memory', 'profiles', 'sessions'];

describe('openStores', () => {
  it('[audit:stores:open] opens all stores in memory without any native code', () => {
    const script = `
      import { openStores } from '@waymark/stores/domain';
      const stores = await openStores('memory:');
      await stores.config.saveAgent({ tenant_id: '${tenant_id}', name: 'A' });
      await stores.close();
      const native = process.report.getReport().sharedObjects.filter((path) => path.includes('libsql'));
      console.log(JSON.stringify({ native, database: stores.database }));`;
    const output = execFileSync(
      process.execPath,
      ['--conditions=@waymark/source', '--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script],
      { encoding: 'utf8', cwd: import.meta.dirname },
    );
    expect(JSON.parse(output)).toEqual({ native: [], database: null });
  });

  it.each(onEngines.filter(({ shared }) => shared))(
    '[audit:stores:open] opens all stores on $name, and closes what it opened',
    async ({ openUrl }) => {
      const url = await openUrl();
      const opened = await openStores(url);
      expect(Object.keys(opened).sort()).toEqual([...stores, 'close', 'database'].sort());
      await opened.audit.saveEvent({ tenant_id, event_type: 'started' });
      await opened.close();
      await expect(opened.audit.listEvents({ tenant_id })).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });

      const database = await openDatabase(url);
      const onOpen = await openStores(database);
      await onOpen.close();
      expect((await onOpen.audit.listEvents({ tenant_id })).items).toHaveLength(1);
      await database.close();
    },
  );

  it('[audit:stores:open] takes the clock and the ids for all of them', async () => {
    let count = 0;
    const ids = () => `00000000-0000-7000-8000-${String(count++).padStart(12, '0')}`;
    const opened = await openStores('memory:', { clock: { now: () => 0 }, ids });
    const event = await opened.audit.saveEvent({ tenant_id, event_type: 'started' });
    expect(event).toMatchObject({ id: '00000000-0000-7000-8000-000000000000', timestamp: '1970-01-01T00:00:00.000Z' });
  });

  it('closes the database that it opened when a store cannot be opened', async () => {
    const url = await onEngines.find(({ name }) => name === 'libsql file')!.openUrl();
    const database = await openDatabase(url);
    await database.batch([{ sql: 'create table audit_entry (id text)' }]);
    await expect(openStores(database)).rejects.toThrow('audit_entry');
    expect(await database.query('select id from audit_entry')).toEqual([]);
    await expect(openStores(url)).rejects.toThrow('audit_entry');
    await database.close();
  });

  it('refuses a URL of no engine, and a store on the other dialect', async () => {
    await expect(openStores('mysql://localhost')).rejects.toBeInstanceOf(DatabaseError);
    const database = await openDatabase('memory:');
    await expect(postgresAuditStore(database)).rejects.toBeInstanceOf(ConfigurationError);
    await expect(libsqlAuditStore(database)).resolves.toBeDefined();
    await database.close();
  });
});

describe('importStores', () => {
  const exported = async () => {
    const source = await openStores('memory:');
    await seedStores(source);
    return exportStores(source, { tenant_id });
  };

  it('[audit:stores:round-trip] takes back an export as text', async () => {
    const text = toExportText(await exported());
    const target = await openStores('memory:');
    const { imported } = await importStores(target, readExportText(text), { first_line: firstDocumentLine });
    expect(imported).toMatchObject({ agent: 1, rule: 2, profile: 3, session: 4, turn_record: 4, audit_event: 3 });
    expect((await target.audit.verify({ tenant_id })).ok).toBe(true);
  });

  it('[audit:stores:cut-file] names the number of a malformed line far into an export', async () => {
    const lines: ExportLine[] = [];
    for await (const line of await exported()) lines.push(line);
    const agents = Array.from({ length: 450 }, () => lines[0]!);
    for (const [misfit, message] of [
      [{ schema_version: 'agent.v1', document: { ...lines[0]!.document, name: '' } }, /^Line 452 \(agent\).*\$\.name/],
      [{ schema_version: 'poem.v1', document: {} }, /^Line 452 .*No store knows a "poem\.v1"/],
      [null, /^Line 452 /],
    ] as const) {
      const target = await openStores('memory:');
      const all = [...agents, misfit as unknown as ExportLine, ...lines];
      await expect(importStores(target, all, { first_line: firstDocumentLine })).rejects.toThrow(message);
    }
  });
});
