// Two assistants share one project: each has a waymark-mcp of its own, as its client starts it, and one database.
// They never take the same work, a change that comes second overwrites nothing, and while the database is away they go on.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const server = fileURLToPath(new URL('../apps/mcp/dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'waymark-two-assistants-'));
const project = join(folder, 'shop');
// A drive that both machines mount, and that can be unplugged.
const drive = join(folder, 'drive');
mkdirSync(project);
mkdirSync(drive);
execFileSync('git', ['init', '--quiet'], { cwd: project });

/** Starts an assistant; `call` gives what a tool answers, with `error` where it refused. */
async function startAssistant(name) {
  const client = new Client({ name, version: '1.0.0' });
  const args = [server, '--toolsets', 'core,work,sync', '--database', join(drive, 'waymark.db')];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: project, stderr: 'ignore' }));
  return {
    stop: () => client.close(),
    async call(tool, input) {
      const { isError, structuredContent } = await client.callTool({ name: tool, arguments: input });
      return isError === true ? { error: structuredContent } : structuredContent;
    },
  };
}

let claude = await startAssistant('claude-code');
let codex = await startAssistant('codex');
try {
  // Work for two: each takes what is next, and nobody takes it twice.
  const { item: reader } = await claude.call('create_work_item', { item_type: 'project', title: 'Read invoices' });
  for (const title of ['Read CSV', 'Read PDF'])
    await claude.call('create_work_item', { item_type: 'task', title, parent_id: reader.id });
  const [first, second] = await Promise.all([claude.call('claim_next', {}), codex.call('claim_next', {})]);
  console.log(`claude-code takes "${first.item.title}", codex takes "${second.item.title}"`);
  assert.notEqual(first.item.id, second.item.id);
  assert.equal((await codex.call('claim_next', {})).item ?? null, null);

  // Both saw version 1 of the project. The second change does not overwrite the first: it is merged on purpose.
  await claude.call('update_work_item', { id: reader.id, version: 1, title: 'Read all invoices' });
  const late = await codex.call('update_work_item', { id: reader.id, version: 1, branch_name: 'invoices' });
  assert.equal(late.error.code, 'TRACKING_CONFLICT');
  const { current_version, merged } = late.error.details;
  console.log(`codex comes second: the item is at version ${current_version}; both changes fit together`);
  const { item: both } = await codex.call('update_work_item', merged);
  assert.deepEqual([both.title, both.branch_name, both.version], ['Read all invoices', 'invoices', 3]);

  // The plug is pulled, and the assistants start again.
  await Promise.all([claude.call('sync_now', {}), codex.call('sync_now', {})]);
  await Promise.all([claude.stop(), codex.stop()]);
  renameSync(drive, `${drive}.unplugged`);
  writeFileSync(drive, 'nothing is mounted here');
  claude = await startAssistant('claude-code');
  codex = await startAssistant('codex');
  const offline = await claude.call('query_work_item', { id: reader.id });
  console.log(`The database is away: answers come from the ${offline.source}`);
  assert.equal(offline.source, 'cache');
  const waiting = await codex.call('create_work_item', {
    item_type: 'task',
    title: 'Read scans',
    parent_id: reader.id,
  });
  assert.ok(waiting.pending_operation_id);
  assert.match(readFileSync(join(project, '.project_status.md'), 'utf8'), /Read scans/);

  // Plugged in again, what waited arrives once.
  rmSync(drive);
  renameSync(`${drive}.unplugged`, drive);
  await Promise.all([claude.call('sync_now', {}), codex.call('sync_now', {})]);
  const found = await claude.call('list_work_items', { parent_id: reader.id });
  console.log(`It is back: ${found.items.map(({ title }) => title).join(', ')}, from the ${found.source}`);
  assert.equal(found.source, 'database');
  assert.deepEqual(found.items.map(({ title }) => title).sort(), ['Read CSV', 'Read PDF', 'Read scans']);
} finally {
  await Promise.all([claude.stop(), codex.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
