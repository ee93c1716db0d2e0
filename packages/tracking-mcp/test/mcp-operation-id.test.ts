import { expect, it, onTestFinished } from 'vitest';

import { callTool } from '../src/mcp/call-tool.ts';
import { createTrackingTools } from '../src/mcp/tracking-tools.ts';
import type { ProjectTracker } from '../src/index.ts';
import { sampleDeployment, sampleVendor } from '../src/testing/sample-inputs.ts';
import { openTestProject, type Loose, type TestProject } from './mcp-project.ts';
import { createProject } from './support/fallback-project.ts';

const operationId = (number: number) => `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`;

async function openProject(): Promise<TestProject> {
  const project = await openTestProject();
  onTestFinished(() => project.tracker.close());
  return project;
}

const changeCount = async (project: TestProject) =>
  ((await project.data('list_changes', { limit: 1_000 }))['changes'] as unknown[]).length;

it('[mcp:operation-id:once] is taken by every write, which then is made once and answers what it answered first', async () => {
  const project = await openProject();
  const called = new Set<string>();
  const twice = async (name: string, input: Record<string, unknown>): Promise<Loose> => {
    called.add(name);
    const named = { ...input, operation_id: operationId(called.size) };
    const first = await project.data(name, named);
    const changes = await changeCount(project);
    expect(await project.data(name, named), name).toEqual(first);
    expect(await changeCount(project), name).toBe(changes);
    return first;
  };

  const { item } = await twice('create_work_item', { item_type: 'task', title: 'Pay' });
  const { item: other } = await project.data('create_work_item', { item_type: 'task', title: 'Ship' });
  await twice('update_work_item', { id: item.id, version: 1, title: 'Pay by card' });
  const dependency = { source_id: other.id, target_id: item.id, dependency_type: 'depends_on' };
  await twice('add_dependency', dependency);
  await twice('remove_dependency', dependency);
  const claim = await twice('claim_next', {});
  expect(claim['item']).toMatchObject({ id: item.id });
  await twice('heartbeat_work_item', { id: item.id, claim_token: claim['claim_token'] });
  await twice('release_work_item', { id: item.id, claim_token: claim['claim_token'] });
  await twice('claim_work_item', { id: item.id });
  const { item: deleted } = await twice('delete_work_item', { id: other.id, version: 1 });
  await twice('restore_work_item', { id: other.id, version: deleted.version });
  await twice('create_vendor', { ...sampleVendor() });
  await twice('update_vendor_status', { name: 'acme', version: 1, status: 'broken' });
  await twice('record_deployment', { ...sampleDeployment() });
  const { enhancement } = await twice('create_enhancement', { title: 'Invoices' });
  await twice('update_enhancement', { id: enhancement.id, version: 1, priority: 1 });
  await twice('update_project_configuration', { version: 1, git_branch: 'main' });
  await twice('archive_work_items', {});

  const taking = project.tools.filter((tool) => JSON.stringify(tool.inputSchema()).includes('"created_by"'));
  expect([...called].sort()).toEqual(taking.map(({ name }) => name).sort());
  for (const tool of taking) {
    const properties = tool.inputSchema()['properties'] as Loose;
    expect(properties['operation_id'], tool.name).toEqual({ type: 'string' });
  }
});

it('[mcp:operation-id:checked] is refused where it is no UUID or was the id of another write', async () => {
  const project = await openProject();
  const task = { item_type: 'task', title: 'Pay' };
  for (const operation_id of ['create-pay', '', 7, null]) {
    const { data, isError } = await project.call('create_work_item', { ...task, operation_id });
    expect({ isError, code: data['code'] }).toEqual({ isError: true, code: 'VALIDATION' });
    expect(data['details'].issues).toMatchObject([{ path: '$.operation_id' }]);
  }
  await project.data('create_work_item', { ...task, operation_id: operationId(1) });
  const reused = await project.call('create_enhancement', { title: 'Pay', operation_id: operationId(1) });
  expect(reused.data).toMatchObject({
    code: 'TRACKING_OPERATION_REUSED',
    recovery_action: 'Give every write an operation_id of its own.',
  });
  expect(await project.data('list_enhancements')).toMatchObject({ total_count: 0 });
  expect(await project.data('list_work_items')).toMatchObject({ total_count: 1 });
});

it('[mcp:operation-id:unknown-outcome] is in the call that a failure of unknown outcome hands back, and makes it once', async () => {
  const project = await createProject();
  const tracker = await project.open();
  const call = callerOf(tracker);
  await tracker.write('create_work_item', { item_type: 'task', title: 'Pay' }, { by: 'ada' });

  project.plug.plug = 'forgetful';
  const { data, isError } = await call('claim_next', { lease_seconds: 60, created_by: 'ada' });
  expect(isError).toBe(true);
  const operation_id = data['details'].operation_id as string;
  expect(data).toMatchObject({
    code: 'TRACKING_OFFLINE',
    retryable: true,
    recovery_action: expect.stringContaining(`with operation_id ${operation_id}`),
    next: { tool: 'claim_next', arguments: { lease_seconds: 60, created_by: 'ada', operation_id } },
  });

  project.plug.plug = 'in';
  await tracker.sync();
  const again = await call(data['next'].tool, data['next'].arguments);
  expect(again.data).toMatchObject({ item: { title: 'Pay', claim: { claimed_by: 'ada' } }, source: 'database' });
  const { changes } = await project.direct.read('list_changes', { entity_type: 'work_item' });
  expect(changes.map(({ operation }) => operation)).toEqual(['claim_next_work_item', 'create_work_item']);
});

it('[mcp:operation-id:once] keeps one entry in the outbox for a write that is called twice while the database is away', async () => {
  const project = await createProject();
  const tracker = await project.open();
  const call = callerOf(tracker);
  await tracker.sync();
  project.plug.plug = 'out';
  const create = () => call('create_vendor', { ...sampleVendor(), operation_id: operationId(1) });
  const first = await create();
  expect(first.data).toMatchObject({ source: 'cache', pending_operation_id: operationId(1) });
  expect((await create()).data['vendor']).toEqual(first.data['vendor']);
  expect(await tracker.outbox()).toHaveLength(1);
  project.plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 1, waiting: 0 });
  expect((await create()).data).toMatchObject({ source: 'database', vendor: { id: first.data['vendor'].id } });
});

it('keeps who was named, and the id, in the call that a conflict hands back', async () => {
  const project = await openProject();
  const { item } = await project.data('create_work_item', { item_type: 'task', title: 'Pay' });
  await project.data('update_work_item', { id: item.id, version: 1, status: 'blocked' });
  const context = { created_by: 'ada', operation_id: operationId(1) };
  const { data } = await project.call('update_work_item', { id: item.id, version: 1, title: 'Pay now', ...context });
  expect(data['next'].arguments).toEqual({ id: item.id, version: 2, title: 'Pay now', ...context });
  const merged = await project.data('update_work_item', data['next'].arguments);
  expect(merged['item']).toMatchObject({ title: 'Pay now', status: 'blocked', updated_by: 'ada' });
});

/** Calls tools of a tracker as the server does. */
function callerOf(tracker: ProjectTracker) {
  const tools = createTrackingTools(tracker);
  return async (name: string, input: Record<string, unknown>) => {
    const result = await callTool(
      tools.find((tool) => tool.name === name)!,
      {
        input,
        context: { by: 'claude-code', report: async () => {}, signal: new AbortController().signal },
        names: new Set(tools.map((tool) => tool.name)),
        onError: (error) => {
          throw error;
        },
      },
    );
    return { isError: result.isError === true, data: result.structuredContent as Loose };
  };
}
