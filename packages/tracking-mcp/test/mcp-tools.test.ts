import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { callTool } from '../src/mcp/call-tool.ts';
import { describeTool } from '../src/mcp/serve/serve-tools.ts';
import { sampleDeployment, sampleVendor } from '../src/testing/sample-inputs.ts';
import { openTestProject, type Loose, type TestProject } from './mcp-project.ts';

const commit = 'a'.repeat(40);
const unknownId = '01890000-0000-7000-8000-000000000000';
let project: TestProject;

beforeEach(async () => {
  project = await openTestProject();
});

afterEach(() => project.tracker.close());

async function createItem(title: string, more: Record<string, unknown> = {}): Promise<Loose> {
  const { item } = await project.data('create_work_item', { item_type: 'task', title, ...more });
  return item;
}

describe('each tool', () => {
  it('[mcp:tools:every-operation] does its work, and its reply fits its own output schema', async () => {
    const ajv = new Ajv2020({ strict: false });
    const called = new Set<string>();
    const run = async (name: string, input: Record<string, unknown> = {}) => {
      called.add(name);
      const data = await project.data(name, input);
      const { outputSchema } = describeTool(project.tools.find((tool) => tool.name === name)!);
      expect(ajv.validate(outputSchema as object, data), `${name}: ${ajv.errorsText()}`).toBe(true);
      return data;
    };

    const { item: parent } = await run('create_work_item', { item_type: 'project', title: 'Shop' });
    const { item } = await run('create_work_item', { item_type: 'task', title: 'Pay', parent_id: parent.id });
    const { item: first } = await run('create_work_item', { item_type: 'task', title: 'Carts', parent_id: parent.id });
    const { item: updated } = await run('update_work_item', { id: item.short_id, version: 1, title: 'Pay by card' });
    expect(updated).toMatchObject({ title: 'Pay by card', version: 2 });
    const { dependency } = await run('add_dependency', {
      ...{ source_id: item.id, target_id: first.id, dependency_type: 'depends_on' },
    });
    expect(dependency.source_id).toBe(item.id);
    const view = await run('query_work_item', { id: parent.id, include_hierarchy: true });
    expect(view['descendants']).toHaveLength(2);
    expect((await run('query_work_item', { id: item.id }))['waits_for']).toMatchObject([{ title: 'Carts' }]);
    expect(await run('list_work_items', { parent_id: parent.id })).toMatchObject({ total_count: 2, has_more: false });
    expect((await run('list_ready_work_items'))['items']).toMatchObject([{ title: 'Carts' }]);
    const claim = await run('claim_next', {});
    expect(claim['item']).toMatchObject({ id: first.id, claim: { claimed_by: 'claude-code' } });
    await run('heartbeat_work_item', { id: first.id, claim_token: claim['claim_token'] });
    await run('release_work_item', { id: first.id, claim_token: claim['claim_token'], status: 'completed' });
    const own = await run('claim_work_item', { id: item.id });
    expect(await run('claim_next', {})).toMatchObject({ item: null });
    await run('release_work_item', { id: item.id, claim_token: own['claim_token'] });
    expect(
      await run('remove_dependency', { source_id: item.id, target_id: first.id, dependency_type: 'depends_on' }),
    ).toMatchObject({ removed: true });
    expect((await run('search_work_items', { text: 'card' }))['items']).toHaveLength(1);
    const { item: deleted } = await run('delete_work_item', { id: item.id, version: 2 });
    await run('restore_work_item', { id: item.id, version: deleted.version });

    const { vendor } = await run('create_vendor', sampleVendor());
    await run('update_vendor_status', { name: 'acme', version: 1, status: 'broken' });
    expect((await run('query_vendor_status', { name: 'acme' }))['vendors']).toMatchObject([
      { id: vendor.id, status: 'broken', metadata: { manifest_compliant: true } },
    ]);
    await run('record_deployment', { ...sampleDeployment(), vendor_ids: [vendor.id], work_item_ids: [item.short_id] });
    expect((await run('list_deployments', { vendor_id: vendor.id }))['deployments']).toMatchObject([
      { commit_hash: commit },
    ]);
    const { enhancement } = await run('create_enhancement', { title: 'Invoices' });
    await run('update_enhancement', { id: enhancement.id, version: 1, priority: 1 });
    expect((await run('list_enhancements'))['enhancements']).toMatchObject([{ title: 'Invoices', priority: 1 }]);
    const { configuration } = await run('get_project_configuration');
    await run('update_project_configuration', { version: configuration.version, git_branch: 'main' });
    expect(await run('archive_work_items', { dry_run: true })).toMatchObject({ archived_count: 0 });
    await run('query_archived_work_items');
    expect((await run('list_changes', { entity_id: item.id }))['changes'].length).toBeGreaterThan(2);
    await run('create_work_item', { item_type: 'task', title: 'Drop <!-- in titles' });
    const { report } = await run('generate_status_report');
    expect(report).toContain('Pay by card');
    expect(report).toContain('**Drop \\<!-- in titles** (task)\n');
    expect(await run('get_sync_status')).toMatchObject({ health: { state: 'connected' }, outbox: [] });
    expect(await run('sync_now')).toMatchObject({ replayed: 1 });
    await run('resolve_outbox_entry', { operation_id: unknownId, decision: 'discard' });

    expect([...called].sort()).toEqual(project.tools.map(({ name }) => name).sort());
  });

  it('[mcp:tools:strict-input] refuses a misspelt argument, and nothing is written', async () => {
    const item = await createItem('Pay');
    for (const { name } of project.tools) {
      const outcome = await project.call(name, { expectedVersion: 1 });
      expect(outcome, name).toMatchObject({ isError: true, data: { code: 'VALIDATION' } });
      expect(outcome.text).toContain('expectedVersion');
    }
    const misspelt = { id: item['id'], version: 1, titel: 'Nothing' };
    expect(await project.call('update_work_item', misspelt)).toMatchObject({ isError: true });
    expect((await project.data('query_work_item', { id: item['id'] }))['item']).toMatchObject({
      title: 'Pay',
      version: 1,
    });
  });

  it('[mcp:reply:same-twice] gives the same data as an object and as text', async () => {
    await createItem('Pay');
    const listed = await project.call('list_work_items');
    expect(JSON.parse(listed.text)).toEqual(listed.data);
    const failed = await project.call('query_work_item', { id: 'nobody' });
    expect(JSON.parse(failed.text)).toEqual(failed.data);
  });

  it('[mcp:reply:origin] says where an answer comes from, how old it is, and what waits', async () => {
    expect(await project.data('list_work_items')).toMatchObject({ source: 'database', age_ms: 0 });
    project.origin = {
      source: 'cache',
      age_ms: 4_000,
      warnings: ['The database is away.'],
      pending_operation_id: unknownId,
    };
    const created = await project.data('create_work_item', { item_type: 'task', title: 'Pay' });
    expect(created).toMatchObject({
      source: 'cache',
      age_ms: 4_000,
      warnings: ['The database is away.'],
      pending_operation_id: unknownId,
    });
  });

  it('[mcp:created-by:client] is recorded as done by the calling client, or by whom an argument names', async () => {
    const { data } = await project.call('create_work_item', { item_type: 'task', title: 'Pay' }, { by: 'codex' });
    expect(data['item']).toMatchObject({ created_by: 'codex' });
    expect(await createItem('Ship', { created_by: 'ada' })).toMatchObject({ created_by: 'ada' });
    const nobody = await project.call('create_work_item', { item_type: 'task', title: 'X', created_by: ' ' });
    expect(nobody.data).toMatchObject({ code: 'VALIDATION' });
  });

  it('[mcp:progress:long-work] tells of its progress where work may take long', async () => {
    const steps: string[] = [];
    const report = async ({ progress, total }: { progress: number; total: number }) =>
      void steps.push(`${progress}/${total}`);
    await project.call('archive_work_items', {}, { report });
    expect(steps).toEqual(['0/1', '1/1']);
    steps.length = 0;
    await project.call('generate_status_report', {}, { report });
    expect(steps).toEqual(['0/2', '1/2', '2/2']);
    steps.length = 0;
    await project.call('sync_now', {}, { report });
    expect(steps).toEqual(['0/1', '1/1']);
  });
});

describe('each failure', () => {
  it('[mcp:errors:fields] holds a code, what to do next and whether to try again', async () => {
    const outcome = await project.call('query_work_item', { id: unknownId });
    expect(outcome.isError).toBe(true);
    expect(outcome.data).toMatchObject({
      code: 'TRACKING_NOT_FOUND',
      details: { entity_type: 'work_item', id: unknownId },
      recovery_action: expect.stringContaining('List'),
      retryable: false,
      next: { tool: 'list_work_items', arguments: {} },
    });
    const tool = project.tools.find(({ name }) => name === 'query_work_item')!;
    const alone = await callTool(tool, {
      input: { id: unknownId },
      context: { by: 'claude-code', report: async () => {}, signal: new AbortController().signal },
      names: new Set([tool.name]),
      onError: () => {},
    });
    // What is not served is no next call.
    expect(alone.structuredContent).not.toHaveProperty('next');
    expect(alone.structuredContent).toMatchObject({ code: 'TRACKING_NOT_FOUND' });
  });

  it('[mcp:errors:conflict] of versions holds the current state and the call that would succeed', async () => {
    const item = await createItem('Pay', { metadata: { estimated_hours: 3 } });
    await project.data('update_work_item', { id: item['id'], version: 1, status: 'blocked' });
    const stale = { id: item['id'], version: 1, title: 'Pay by card' };
    const { data, isError } = await project.call('update_work_item', stale);
    expect(isError).toBe(true);
    expect(data).toMatchObject({
      code: 'TRACKING_CONFLICT',
      retryable: true,
      details: { requested_version: 1, current_version: 2, changed_fields: ['status'], current: { status: 'blocked' } },
      next: { tool: 'update_work_item', arguments: { ...stale, version: 2 } },
    });
    const { tool, arguments: input } = data['next'];
    expect((await project.data(tool, input))['item']).toMatchObject({
      title: 'Pay by card',
      status: 'blocked',
      version: 3,
    });
    const clash = await project.call('update_work_item', { id: item['id'], version: 1, title: 'Pay by cheque' });
    expect(clash.data).toMatchObject({ details: { merged: null }, next: { tool: 'query_work_item' } });
  });

  it('[mcp:errors:conflict-cut] never hands back a merge that was cut', async () => {
    const line = (index: number) => `${index} ${'x'.repeat(480)}`;
    const { item } = await project.data('create_work_item', { item_type: 'research', title: 'Long' });
    await project.data('update_work_item', { id: item.id, version: 1, status: 'blocked' });
    const references = Array.from({ length: 100 }, (_, index) => line(index));
    const { data, size } = await project.call('update_work_item', {
      id: item.id,
      version: 1,
      metadata: { references },
    });
    expect(size).toBeLessThan(40_000);
    expect(data).toMatchObject({ code: 'TRACKING_CONFLICT', details: { merged: null, current_version: 2 } });
    expect(data['next']).toBeUndefined();
    expect(data['recovery_action']).toContain('current_version');
  });

  it('[mcp:errors:each-class] is told apart by its code', async () => {
    const root = await createItem('Root');
    const child = await createItem('Child', { parent_id: root['id'] });
    await project.data('create_vendor', sampleVendor());
    const claim = await project.data('claim_work_item', { id: child['id'] });
    let deepest = child;
    for (let depth = 2; depth <= 5; depth += 1)
      deepest = await createItem(`Level ${depth}`, { parent_id: deepest['id'] });
    const failures: [string, string, Record<string, unknown>][] = [
      ['VALIDATION', 'list_work_items', { limit: '5' }],
      ['TRACKING_NOT_FOUND', 'query_vendor_status', { name: 'nobody' }],
      ['TRACKING_CONFLICT', 'update_vendor_status', { name: 'acme', version: 7, status: 'broken' }],
      ['TRACKING_DUPLICATE', 'create_vendor', { ...sampleVendor() }],
      ['TRACKING_HAS_CHILDREN', 'delete_work_item', { id: root['id'], version: 1 }],
      ['TRACKING_TOO_DEEP', 'create_work_item', { item_type: 'task', title: 'Too deep', parent_id: deepest['id'] }],
      ['TRACKING_CYCLE', 'update_work_item', { id: root['id'], version: 1, parent_id: child['id'] }],
      ['TRACKING_CLAIMED', 'claim_work_item', { id: child['id'] }],
      ['TRACKING_CLAIM_LOST', 'heartbeat_work_item', { id: child['id'], claim_token: `${claim['claim_token']}x` }],
    ];
    for (const [code, tool, input] of failures) {
      const outcome = await project.call(tool, input);
      expect(outcome, `${code} of ${tool}`).toMatchObject({
        isError: true,
        data: { code, recovery_action: expect.any(String) },
      });
    }
    expect(project.unforeseen).toEqual([]);
  });

  it('[mcp:errors:unforeseen] of another kind tells the client none of its words', async () => {
    project.tracker.health = async () => {
      throw new Error('connect postgres://ada:secret@host');
    };
    const outcome = await project.call('get_sync_status');
    expect(outcome.data).toMatchObject({ code: 'INTERNAL', retryable: false });
    expect(outcome.text).not.toContain('secret');
    expect(project.unforeseen).toHaveLength(1);
  });

  it('[mcp:errors:database] of the database says that it may pass', async () => {
    await project.tracker.close();
    const outcome = await project.call('list_work_items');
    expect(outcome.data['code']).toMatch(/^DATABASE_/);
    expect(outcome.data['recovery_action']).toEqual(expect.any(String));
  });

  it('[mcp:input:nesting] follows from arguments that are nested or branched without measure', async () => {
    let nested: Record<string, unknown> = {};
    for (let depth = 0; depth < 10_000; depth += 1) nested = { a: nested };
    const deep = await project.call('create_work_item', { item_type: 'task', title: 'Deep', metadata: nested });
    expect(deep).toMatchObject({ isError: true, data: { code: 'VALIDATION' } });
    const wide = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`k${index}`, index]));
    expect(await project.call('create_work_item', { item_type: 'task', title: 'Wide', metadata: wide })).toMatchObject({
      isError: true,
      // Refused before anything walks through them.
      data: { code: 'VALIDATION', message: 'The input of create_work_item holds more than 20000 values.' },
    });
    expect(await project.data('list_work_items')).toMatchObject({ total_count: 0 });
  });

  it('[mcp:input:long-text] follows from a text of a megabyte, which no reply repeats', async () => {
    const outcome = await project.call('create_work_item', { item_type: 'task', title: 'x'.repeat(1_000_000) });
    expect(outcome.data).toMatchObject({ code: 'VALIDATION' });
    expect(outcome.size).toBeLessThan(4_000);
  });
});
