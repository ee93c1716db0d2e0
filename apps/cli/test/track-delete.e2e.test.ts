import { join } from 'node:path';
import { openDatabase } from '@waymark/stores';
import { openTracker } from '@waymark/tracking-mcp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, errorOf, onlyEnvelope, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

const track = (...args: string[]) => ['track', ...args];

/** Makes a work item and gives it. */
async function create(title: string, ...args: string[]) {
  return (await sandbox.json('track.create', track('create', title, ...args))).item;
}

const titles = async (...args: string[]) =>
  (await sandbox.json('track.list', track('list', ...args))).items.map(({ title }) => title);

describe('work items', () => {
  it('[track:delete:restore] are deleted, several at once, and brought back', async () => {
    const project = await create('Shop');
    const task = await create('Pay', '--under', project.id);
    const gone = await sandbox.json('track.delete', track('delete', project.short_id, task.short_id, project.id));
    expect(gone).toMatchObject({ deleted_count: 2, source: 'database', pending_operation_id: null });
    // Those below come first, or nothing could be deleted.
    expect(gone.items.map(({ title, version }) => [title, version])).toEqual([
      ['Pay', 2],
      ['Shop', 2],
    ]);
    expect(await titles()).toEqual([]);
    expect(await titles('--deleted')).toEqual(['Shop', 'Pay']);

    const back = await sandbox.json('track.restore', track('restore', task.short_id, project.short_id));
    expect(back.items.map(({ title, deleted_at }) => [title, deleted_at])).toEqual([
      ['Shop', null],
      ['Pay', null],
    ]);
    const cascade = await sandbox.waymark(track('delete', project.short_id, '--cascade', '--version', '3'));
    expect(cascade).toMatchObject({ code: 0, stderr: '' });
    expect(cascade.stdout).toMatch(/^\w{8} +task +active +Shop \(deleted\)\nDeleted 2 work items\.\n$/);
    const alone = await sandbox.waymark(track('restore', project.short_id));
    expect(alone.stdout).toMatch(/^\w{8} +task +active +Shop\n$/);
    expect(await titles()).toEqual(['Shop']);
  });

  it('[track:delete:restore] are deleted as they were seen only, and once under an operation id', async () => {
    const { id } = await create('Pay');
    await sandbox.json('track.update', track('update', id, '--title', 'Pay by card'));
    for (const command of ['delete', 'restore']) {
      const stale = await sandbox.waymark(track(command, id, '--version', '1', '--json'));
      expect([stale.code, errorOf(stale).code, errorOf(stale).name]).toEqual([
        11,
        'TRACKING_CONFLICT',
        'VersionConflictError',
      ]);
    }
    const never = await sandbox.waymark(track('delete', id, '--version', '7'));
    expect(never).toMatchObject({ code: 11, stdout: '' });
    expect(never.stderr).toContain('give --version 2, or none');
    const once = track('delete', id, '--version', '2', '--operation-id', '01a1f9cd-c2f8-72dc-9be7-5c15f7f7ae7a');
    const first = await sandbox.json('track.delete', once);
    expect(await sandbox.json('track.delete', once)).toEqual(first);
    expect(first).toMatchObject({ deleted_count: 1, items: [{ id, version: 3 }] });
    const several = await sandbox.waymark(track('delete', id, id, '--version', '1'));
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('Name one ID');
  });

  it('[track:delete:partly] that cannot all be deleted are told apart', async () => {
    const parent = await create('Shop');
    await create('Pay', '--under', parent.id);
    const other = await create('Docs');
    const nothing = await sandbox.waymark(track('delete', other.id, 'nobody'));
    expect(nothing.code).toBe(4);
    expect(await titles('--top')).toEqual(['Shop', 'Docs']);

    const refused = await sandbox.waymark(track('delete', other.id, parent.id, '--json'));
    expect([refused.code, errorOf(refused).code]).toEqual([5, 'TRACKING_HAS_CHILDREN']);
    expect(errorOf(refused).recovery_action).toContain('--cascade');
    expect(onlyEnvelope(refused.stdout).warnings).toEqual([`Before it failed this was done: ${other.short_id}.`]);
    expect(await titles('--top')).toEqual(['Shop']);
  });
});

describe('history', () => {
  it('[track:history:changes] tells who changed what, of everything and of one thing, and reads on', async () => {
    const { id, short_id } = await create('Pay', '--by', 'ada');
    await sandbox.json('track.update', track('update', id, '--title', 'Pay by card', '--by', 'codex'));
    await sandbox.json('track.vendors.create', track('vendors', 'create', 'acme', '--extractor-version', '1'));
    const { enhancement } = await sandbox.json('track.enhancements.create', track('enhancements', 'create', 'PDF'));
    const operations = async (...args: string[]) =>
      (await sandbox.json('track.history', track('history', ...args))).changes.map(({ operation }) => operation);
    expect(await operations()).toEqual(['create_enhancement', 'create_vendor', 'update_work_item', 'create_work_item']);
    expect(await operations(short_id)).toEqual(['update_work_item', 'create_work_item']);
    expect(await operations(id.toUpperCase())).toEqual(['update_work_item', 'create_work_item']);
    expect(await operations('acme', '--of', 'vendor')).toEqual(['create_vendor']);
    expect(await operations(enhancement.id.slice(-8), '--of', 'enhancement')).toEqual(['create_enhancement']);
    expect(await operations('--of', 'deployment')).toEqual([]);
    expect(await operations('--by', 'codex')).toEqual(['update_work_item']);
    expect(await operations('--since', '2')).toEqual(['create_vendor', 'create_enhancement']);

    const people = await sandbox.waymark(track('history', '--limit', '1', '--since', '1'));
    expect(people.stdout).toMatch(/^#2 +\S+ +codex +update_work_item +Pay by card +title\nMore: --since 2\n$/);
    expect((await sandbox.waymark(track('history', '--limit', '1'))).stdout).toContain('More: a larger --limit');
    expect((await sandbox.waymark(track('history', '--by', 'bob'))).stdout).toBe('No changes.\n');
    const nameless = await sandbox.waymark(track('history', 'x', '--of', 'configuration'));
    expect(nameless.code).toBe(2);
    expect(nameless.stderr).toContain('Leave the ID out');
  });
});

describe('the archive', () => {
  it('[track:archive:shown] is listed, and what is in it is shown with its history', async () => {
    await create('New');
    const database = await openDatabase(`file:${join(sandbox.project, '.waymark', 'waymark.db')}`);
    const longAgo = await openTracker(database, { clock: { now: () => Date.now() - 400 * 86_400_000 } });
    const old = { item_type: 'task', title: 'Old', status: 'completed', branch_name: 'main' } as const;
    const { id, short_id } = await longAgo.write('create_work_item', old, { by: 'ada' });
    await database.close();

    expect((await sandbox.waymark(track('archive'))).stdout).toBe('Archived 1 work item.\n');
    expect(await titles()).toEqual(['New']);
    expect(await titles('--archived')).toEqual(['Old']);
    const gone = await sandbox.waymark(track('show', short_id));
    expect(gone).toMatchObject({ code: 4, stdout: '' });
    const shown = await sandbox.json('track.show', track('show', short_id, '--archived'));
    expect(shown).toMatchObject({ item: { id, title: 'Old' }, descendants: [], dependencies: [] });
    const people = await sandbox.waymark(track('show', id, '--archived'));
    expect(people.stdout).toMatch(/^branch +main$/m);
    expect(people.stdout).toMatch(/^archived +\d{4}-/m);
    expect((await sandbox.waymark(track('history', id))).stdout).toMatch(/ ada +create_work_item +Old$/m);
    const nobody = await sandbox.waymark(track('show', 'nobody', '--archived'));
    expect(nobody.code).toBe(4);
    expect(nobody.stderr).toContain('`waymark track list --archived`');
  });
});

describe('what to do next', () => {
  it('[track:errors:next-step] is said in commands and options', async () => {
    const { id, short_id } = await create('Pay');
    await sandbox.json('track.claim', track('claim', id));
    await sandbox.json('track.vendors.create', track('vendors', 'create', 'acme', '--extractor-version', '1'));
    const gone = await create('Old');
    await sandbox.json('track.delete', track('delete', gone.id));
    const failures: [args: string[], next: string][] = [
      [['show', 'nobody'], 'Run `waymark track list` for what there is.'],
      [['vendors', 'list', 'nobody'], 'Run `waymark track vendors list` for what there is.'],
      [['update', gone.id, '--title', 'x'], '`waymark track restore` brings it back.'],
      [['claim', short_id], '`waymark track claim --next`'],
      [['vendors', 'create', 'acme', '--extractor-version', '2'], '`waymark track vendors update`'],
      [['create', 'x', '--commit', 'abc', '--pr', '1'], 'Correct --commit;'],
      [['create', ''], 'Correct the title;'],
      [['create', 'x', '--metadata', '{"estimated_hours": -1}'], 'Correct --metadata;'],
      [['create', 'x', '--operation-id', 'x'], 'Correct --operation-id;'],
      [['list', '--limit', '1000'], 'Correct --limit;'],
      [['enhancements', 'create', 'x', '--principle', ''], 'Correct --principle;'],
      [['vendors', 'update', 'acme', '--passing', '5'], 'Correct --passing, --skipped and --total;'],
      [['deploy', 'record', '--pr', '1', '--title', '', '--commit', 'a'.repeat(40)], 'Correct --title;'],
      [['claim', id, '--db', 'postgres://127.0.0.1:1/x'], 'Try again when the database is back'],
    ];
    const fail = async ([args, next]: (typeof failures)[number]) => {
      const error = errorOf(await sandbox.waymark([...track(...args), '--json']));
      expect(error.recovery_action, args.join(' ')).toContain(next);
      expect(error.recovery_action, args.join(' ')).not.toMatch(/\b\w+_(?:item|vendor|status|id)\b/);
    };
    const atOnce = 4;
    for (let start = 0; start < failures.length; start += atOnce)
      await Promise.all(failures.slice(start, start + atOnce).map(fail));
  });
});
