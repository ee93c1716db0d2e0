import { UnavailableError } from '@waymark/stores';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { complete } from '../src/mcp/complete.ts';
import { sampleDeployment, sampleVendor } from '../src/testing/sample-inputs.ts';
import { openTestProject, type Loose, type TestProject } from './mcp-project.ts';

let project: TestProject;

beforeEach(async () => {
  project = await openTestProject();
});

afterEach(() => project.tracker.close());

const create = async (title: string, more: Record<string, unknown> = {}): Promise<Loose> =>
  (await project.data('create_work_item', { item_type: 'task', title, ...more }))['item'];

describe('a list', () => {
  it('[mcp:size:detailed] holds rows by default, and whole entities where detail is asked for', async () => {
    const parent = await create('Shop');
    const child = await create('Pay', { parent_id: parent.id });
    const other = await create('Ship');
    await project.data('add_dependency', { source_id: other.id, target_id: child.id, dependency_type: 'depends_on' });
    await project.data('create_vendor', { ...sampleVendor() });
    await project.data('create_vendor', { ...sampleVendor({ name: 'beta' }) });
    await project.data('record_deployment', { ...sampleDeployment() });
    await project.data('create_enhancement', { title: 'Invoices' });
    // What whole entities hold and rows do not.
    const lists: [tool: string, input: Record<string, unknown>, list: string, field: string][] = [
      ['list_work_items', {}, 'items', 'path'],
      ['list_ready_work_items', {}, 'items', 'path'],
      ['search_work_items', { text: 'pay' }, 'items', 'path'],
      ['query_work_item', { id: parent.id, include_hierarchy: true }, 'descendants', 'path'],
      ['query_work_item', { id: child.id, include_hierarchy: true }, 'ancestors', 'path'],
      ['query_work_item', { id: other.id }, 'waits_for', 'path'],
      ['query_vendor_status', {}, 'vendors', 'metadata'],
      ['list_deployments', {}, 'deployments', 'metadata'],
      ['list_enhancements', {}, 'enhancements', 'description'],
      ['list_changes', {}, 'changes', 'after'],
    ];
    for (const [tool, input, list, field] of lists) {
      const first = async (more: object) => ((await project.data(tool, { ...input, ...more }))[list] as Loose[])[0];
      expect(await first({}), tool).not.toHaveProperty(field);
      expect(await first({ detailed: true }), tool).toHaveProperty(field);
      const refused = await project.call(tool, { ...input, detailed: 'yes' });
      expect(refused.data['code'], tool).toBe('VALIDATION');
    }
  });

  it('[mcp:size:detailed] of the archive too', async () => {
    const { id } = await create('Old');
    await project.data('update_work_item', { id, version: 1, status: 'completed' });
    const { tracker } = project;
    const { read } = tracker;
    const { data } = await read('query_work_item', { id });
    const archived = { ...data.item, archived_at: '2026-03-01T00:00:00.000Z', dependencies: [] };
    const page = { items: [archived], total_count: 1, limit: 50, offset: 0, has_more: false };
    tracker.read = async () => ({ ...project.origin, data: page as never });
    const [row] = (await project.data('query_archived_work_items'))['items'];
    expect(row).toEqual({
      ...{ id, version: 2, item_type: 'task', title: 'Old', status: 'completed' },
      archived_at: archived.archived_at,
    });
    const [whole] = (await project.data('query_archived_work_items', { detailed: true }))['items'];
    expect(whole).toEqual(archived);
  });

  it('[mcp:size:reply] gives up the entries of its next list where the first one does not suffice', async () => {
    const { id } = await create('Shop');
    const { read } = project.tracker;
    const { data } = await read('query_work_item', { id });
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...data.item, title: `${index} ${'x'.repeat(180)}` }));
    const dependencies = Array.from({ length: 60 }, () => ({
      ...{ source_id: id, target_id: id, dependency_type: 'blocks' as const },
      ...{ created_at: data.item.created_at, created_by: 'x'.repeat(100) },
    }));
    const view = { ...data, descendants: many(30), dependencies, waits_for: many(3) };
    project.tracker.read = async () => ({ ...project.origin, data: view as never });
    const reply = await project.call('query_work_item', { id });
    expect(Buffer.byteLength(reply.text)).toBeLessThanOrEqual(8_000);
    const shown = reply.data['dependencies'].length as number;
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(60);
    expect(reply.data).toMatchObject({ truncated: true, omitted_count: 30 + 60 - shown, descendants: [] });
    expect(reply.data['waits_for']).toHaveLength(3);
  });
});

describe('a report', () => {
  it('[mcp:report:parts] that is long comes in parts that end with lines and make up the whole', async () => {
    for (let index = 0; index < 60; index += 1) await create(`${index} ${'Zeilen über Zeilen '.repeat(8)}`);
    const parts: string[] = [];
    let offset: number | undefined = 0;
    let total = 0;
    while (offset !== undefined) {
      const part: Loose = await project.data('generate_status_report', { offset });
      expect(part['report'].length).toBeLessThanOrEqual(5_000);
      expect(part['truncated']).toBe(part['next_offset'] === undefined ? undefined : true);
      parts.push(part['report']);
      total = part['total_length'];
      offset = part['next_offset'];
    }
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.slice(0, -1).every((part) => part.endsWith('\n'))).toBe(true);
    const whole = parts.join('');
    expect(whole).toHaveLength(total);
    for (let index = 0; index < 60; index += 1) expect(whole).toContain(`${index} Zeilen`);
    expect(await project.data('generate_status_report', { offset: total })).toMatchObject({ report: '' });
  });
});

describe('a failure', () => {
  it('[mcp:errors:next-call] names the call that shows what there is, by the kind of thing', async () => {
    await project.data('create_vendor', { ...sampleVendor() });
    const { enhancement } = await project.data('create_enhancement', { title: 'Invoices' });
    const { vendor } = (await project.call('update_vendor_status', { name: 'acme', version: 1, status: 'broken' }))
      .data;
    const item = await create('Pay');
    const unknown = '01890000-0000-7000-8000-000000000000';
    const calls: [tool: string, input: Record<string, unknown>, next: object][] = [
      ['update_work_item', { id: item.id, version: 9 }, { tool: 'query_work_item', arguments: { id: item.id } }],
      [
        'update_vendor_status',
        { name: 'acme', version: 9 },
        { tool: 'query_vendor_status', arguments: { id: vendor.id } },
      ],
      ['update_enhancement', { id: enhancement.id, version: 9 }, { tool: 'list_enhancements', arguments: {} }],
      ['update_project_configuration', { version: 9 }, { tool: 'get_project_configuration', arguments: {} }],
      ['update_enhancement', { id: unknown, version: 1 }, { tool: 'list_enhancements', arguments: {} }],
      ['query_vendor_status', { name: 'nobody' }, { tool: 'query_vendor_status', arguments: {} }],
      ['query_archived_work_items', { id: unknown }, { tool: 'query_archived_work_items', arguments: {} }],
    ];
    for (const [tool, input, next] of calls) {
      const { data, isError } = await project.call(tool, input);
      expect({ isError, next: data['next'] }, tool).toEqual({ isError: true, next });
    }
    const ahead = await project.call('update_project_configuration', { version: 9 });
    expect(ahead.data).toMatchObject({
      message: 'The configuration is at version 1, not 9; nothing was written.',
      recovery_action: 'There is no version 9 yet: read it again, and send the change with version 1.',
    });
    // Nothing is proposed that is not served.
    project.tools = project.tools.filter(({ toolset }) => toolset !== 'core');
    expect((await project.call('update_project_configuration', { version: 9 })).data).not.toHaveProperty('next');
  });

  it('[mcp:errors:known-arguments] of a misspelt argument says which there are', async () => {
    const misspelt = await project.call('claim_next', { lease: 60 });
    expect(misspelt.data['recovery_action']).toBe(
      'Correct the fields that details.issues names and call claim_next again. It takes item_type, under, lease_seconds, created_by, operation_id.',
    );
    expect((await project.call('sync_now', { now: true })).data['recovery_action']).toContain('It takes no arguments.');
    expect((await project.call('claim_next', { lease_seconds: 1 })).data['recovery_action']).not.toContain('It takes');
  });

  it('[mcp:errors:database] names get_sync_status only where it is served', async () => {
    project.tracker.read = async () => {
      throw new UnavailableError('The database cannot be reached.');
    };
    const recovery = async () => (await project.call('list_work_items')).data['recovery_action'] as string;
    expect(await recovery()).toBe('Try again in a moment; get_sync_status says whether the database answers.');
    project.tools = project.tools.filter(({ toolset }) => toolset === 'core');
    expect(await recovery()).toBe('Try again in a moment.');
  });
});

describe('what waits', () => {
  it('[mcp:outbox:retry] is sent again with the input that a client gives, and as it was without', async () => {
    const decisions: unknown[] = [];
    const { resolve } = project.tracker;
    project.tracker.resolve = async (decision) => {
      decisions.push(decision);
      return resolve(decision);
    };
    const operation_id = '01890000-0000-7000-8000-000000000000';
    const input = { id: 'x', version: 2 };
    await project.data('resolve_outbox_entry', { operation_id, decision: 'retry', input });
    await project.data('resolve_outbox_entry', { operation_id, decision: 'retry' });
    expect(decisions).toEqual([
      { operation_id, decision: 'retry', input },
      { operation_id, decision: 'retry' },
    ]);
  });

  it('[mcp:size:reply] in the archive is named by as many ids as fit', async () => {
    const item_ids = Array.from({ length: 300 }, (_, index) => `${index}`.padStart(36, '0'));
    project.tracker.write = async () => ({
      ...project.origin,
      data: { archived_count: 2_000, item_ids, truncated: true } as never,
    });
    const { data } = await project.call('archive_work_items', { dry_run: true });
    expect(data).toMatchObject({
      archived_count: 2_000,
      truncated: true,
      omitted_count: 300 - data['item_ids'].length,
    });
    expect(data['item_ids'].length).toBeGreaterThan(100);
  });
});

describe('a completion', () => {
  it('[mcp:completion:names] holds a hundred values, and says that there are more', async () => {
    for (let index = 0; index < 103; index += 1) {
      await project.data('create_vendor', { ...sampleVendor({ name: `vendor ${String(index).padStart(3, '0')}` }) });
    }
    const { values, total, hasMore } = await complete(project.tracker, 'vendor', 'VENDOR ');
    expect(values).toHaveLength(100);
    expect({ total, hasMore, last: values.at(-1) }).toEqual({ total: 103, hasMore: true, last: 'vendor 099' });
    expect(await complete(project.tracker, 'vendor', 'vendor 102')).toMatchObject({ values: ['vendor 102'] });
    const item = await create('Pay');
    expect(await complete(project.tracker, 'work_item', '')).toEqual({
      ...{ values: [item.short_id], total: 1, hasMore: false },
    });
  });
});
