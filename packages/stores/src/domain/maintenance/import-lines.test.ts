import { SchemaVersionError, toTimestamp, ValidationError } from '@waymark/core-types';
import { agentSchema, type Agent } from '@waymark/core-types/domain';
import { describe, expect, it } from 'vitest';
import { BusyError } from '../../errors.ts';
import type { DocumentKind } from '../documents/document-kind.ts';
import { MemoryCollection } from '../documents/memory-collection.ts';
import { storeContext } from '../documents/store-options.ts';
import type { ExportLine } from '../store-maintenance.ts';
import { exportCollection } from './export-collection.ts';
import { ImportError } from './import-error.ts';
import { collectionTarget, importLines, type ImportTarget } from './import-lines.ts';

const tenant_id = '00000000-0000-4000-8000-000000000001';

const agentKind: DocumentKind<Agent> = {
  kind: 'agent',
  table: 'agent',
  schema: agentSchema,
  versions: {
    kind: 'agent',
    current: 2,
    steps: { 1: ({ title, ...rest }) => ({ ...rest, name: title }) },
  },
  columns: {},
  hasUpdatedAt: true,
};

function agents() {
  const collection = new MemoryCollection(agentKind, storeContext({}));
  return { collection, targets: [collectionTarget(agentKind, collection)] };
}

async function exported(collection: MemoryCollection<Agent>): Promise<ExportLine[]> {
  const lines: ExportLine[] = [];
  for await (const line of exportCollection(agentKind, collection, tenant_id)) lines.push(line);
  return lines;
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

const now = toTimestamp(0);
const line = (id: number, fields: object = {}): ExportLine => ({
  schema_version: 'agent.v2',
  document: {
    ...{ id: `00000000-0000-4000-8000-0000000000a${id}`, tenant_id, name: `Agent ${id}` },
    ...{ created_at: now, updated_at: now, revision: 3 },
    ...fields,
  },
});

describe('importLines', () => {
  it('brings back what was exported, deleted documents, revisions and unknown fields too', async () => {
    const first = agents();
    await importLines(first.targets, [line(1, { added_later: [1] }), line(2, { deleted_at: now })]);
    const lines = await exported(first.collection);
    expect(lines).toMatchObject([{ schema_version: 'agent.v2', document: { revision: 3, added_later: [1] } }, {}]);

    const second = agents();
    expect(await importLines(second.targets, lines)).toEqual({ imported: { agent: 2 }, skipped: {} });
    expect(await exported(second.collection)).toEqual(lines);
  });

  it('skips a document whose id is taken, or replaces it where asked to', async () => {
    const { collection, targets } = agents();
    await importLines(targets, [line(1)]);
    const changed = line(1, { name: 'Changed' });
    expect(await importLines(targets, [changed, line(2)])).toEqual({ imported: { agent: 1 }, skipped: { agent: 1 } });
    expect((await exported(collection))[0]?.document).toMatchObject({ name: 'Agent 1' });
    expect(await importLines(targets, [changed], { on_conflict: 'replace' })).toMatchObject({ imported: { agent: 1 } });
    expect((await exported(collection))[0]?.document).toMatchObject({ name: 'Changed' });
  });

  it('leaves out lines of kinds that it has no target for', async () => {
    const { targets } = agents();
    const other = { schema_version: 'rule.v1', document: {} };
    expect(await importLines(targets, [other])).toEqual({ imported: {}, skipped: {} });
  });

  it('brings a line of an older version up to date', async () => {
    const { collection, targets } = agents();
    const { document } = line(1);
    await importLines(targets, [{ schema_version: 'agent.v1', document: { ...document, title: 'Old' } }]);
    expect((await exported(collection))[0]).toMatchObject({ schema_version: 'agent.v2', document: { name: 'Old' } });
  });

  it('refuses a line of a newer version and says which line and what reads it', async () => {
    const { targets } = agents();
    const newer = { ...line(2), schema_version: 'agent.v3' };
    const error = await failureOf(importLines(targets, [line(1), newer]));
    expect(error).toBeInstanceOf(ImportError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^Line 2 \(agent\) .*version 3.*up to 2/),
      details: { line: 2, kind: 'agent', reason: 'SCHEMA_VERSION' },
      cause: expect.any(SchemaVersionError),
    });
  });

  it('names the number and the path of a document that does not fit; the lines before it stay', async () => {
    const { collection, targets } = agents();
    const error = await failureOf(importLines(targets, [line(1), line(2, { name: '' })], { first_line: 41 }));
    expect(error).toMatchObject({
      message: expect.stringMatching(/^Line 42 \(agent\) .*\$\.name/),
      details: { line: 42, issues: [{ path: '$.name' }] },
      cause: expect.any(ValidationError),
    });
    expect(await exported(collection)).toHaveLength(1);
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a text', 'agent.v2'],
    ['no version', { document: {} }],
    ['a version of another form', { schema_version: 'agent 2', document: {} }],
    ['no document', { schema_version: 'agent.v2' }],
    ['a list as document', { schema_version: 'agent.v2', document: [] }],
    ['a text as meta', { schema_version: 'agent.v2', document: {}, meta: '' }],
  ])('refuses a line that is %s', async (_, malformed) => {
    const error = await failureOf(importLines(agents().targets, [malformed as ExportLine]));
    expect(error).toBeInstanceOf(ImportError);
    expect(error).toMatchObject({ details: { line: 1 } });
  });

  it('passes on the error of a database as it is', async () => {
    const busy = new BusyError('Others write.');
    const target: ImportTarget<Agent> = {
      ...collectionTarget(agentKind, agents().collection),
      restore: () => Promise.reject(busy),
    };
    expect(await failureOf(importLines([target], [line(1)]))).toBe(busy);
  });
});
