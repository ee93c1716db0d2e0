import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

describe('work items', () => {
  it('[track:items:commands] are made, shown, listed, changed and moved, for people and for programs', async () => {
    const project = await create('Read invoices', '--type', 'project', '--branch', 'main', '--pr', '7');
    expect(project).toMatchObject({ item_type: 'project', status: 'active', branch_name: 'main', pr_number: 7 });
    const task = await create('Read CSV', '--under', project.short_id, '--metadata', '{"estimated_hours":3}');
    expect(task).toMatchObject({ item_type: 'task', parent_id: project.id, metadata: { estimated_hours: 3 } });

    const shown = await sandbox.json('track.show', track('show', project.short_id));
    expect(shown).toMatchObject({ item: { id: project.id }, descendants: [{ id: task.id }], source: 'database' });
    const page = await sandbox.json('track.list', track('list', '--type', 'task', '--limit', '1'));
    expect(page).toMatchObject({ items: [{ id: task.id }], total_count: 1, has_more: false, age_ms: 0 });
    expect((await sandbox.waymark(track('show', project.short_id))).stdout).toMatch(
      /^Below\n\w{8} +task +active +Read CSV$/m,
    );
    expect((await sandbox.json('track.list', track('list', '--top'))).items).toMatchObject([{ id: project.id }]);
    expect((await sandbox.json('track.list', track('list', '--search', 'csv'))).items).toMatchObject([{ id: task.id }]);

    const changed = await sandbox.json('track.update', track('update', task.short_id, '--status', 'blocked'));
    expect(changed.item).toMatchObject({ version: 2, status: 'blocked', title: 'Read CSV' });
    const moved = await sandbox.json('track.move', track('move', task.short_id, '--top'));
    expect(moved.item).toMatchObject({ parent_id: null, depth: 0 });

    const people = await sandbox.waymark(track('list'));
    expect(people).toMatchObject({ code: 0, stderr: '' });
    expect(people.stdout).toMatch(new RegExp(`^${project.short_id}  project  active +Read invoices\n`));
    expect((await sandbox.waymark(track('show', project.id))).stdout).toMatch(/^pull request +7$/m);
    for (const args of [
      ['create', 'Another'],
      ['update', task.id, '--title', 'Read CSV files'],
      ['move', task.id, '--under', project.id],
    ])
      expect((await sandbox.waymark(track(...args))).stdout).toMatch(/^[0-9a-z]{8} task \w+ v\d /);
    expect((await sandbox.waymark(track('list', '--limit', '1'))).stdout).toContain('More: --offset 1');
  });

  it('[track:items:fields] take metadata from a file or from stdin, and lose optional fields by an empty text', async () => {
    writeFileSync(join(sandbox.project, 'fields.json'), '{"actual_hours": 2}');
    const task = await create('Read CSV', '--branch', 'csv', '--metadata', '@fields.json');
    expect(task.metadata).toMatchObject({ actual_hours: 2 });
    const args = track('update', task.id, '--branch', '', '--metadata', '-');
    const { item } = await sandbox.json('track.update', args, {
      stdin: '{"actual_hours": null, "estimated_hours": 1}',
    });
    expect(item.branch_name).toBe(null);
    expect(item.metadata).toMatchObject({ estimated_hours: 1 });
    expect(item.metadata['actual_hours'] ?? null).toBe(null);
  });

  it('[track:by:default] are changed in the name of --by, of WAYMARK_BY, of the coding agent, of the user', async () => {
    const by = async (args: string[], env: Record<string, string>) =>
      (await sandbox.json('track.create', track('create', 'x', ...args), { env })).item.created_by;
    const agent = { CLAUDECODE: '1' };
    expect(await by(['--by', 'ada'], { ...agent, WAYMARK_BY: 'bob' })).toBe('ada');
    expect(await by([], { ...agent, WAYMARK_BY: 'bob' })).toBe('bob');
    expect(await by([], agent)).toBe('claude-code');
    expect(await by([], { CODEX_THREAD_ID: 't' })).toBe('codex');
    const user = await by([], {});
    expect(user.length).toBeGreaterThan(0);
    expect(user).not.toBe('claude-code');
  });

  it('[track:operation:once] are made once under an operation id, however often they are sent', async () => {
    const args = track('create', 'Read CSV', '--operation-id', '01a1f9cd-c2f8-72dc-9be7-5c15f7f7ae7a');
    const first = await sandbox.json('track.create', args);
    const second = await sandbox.json('track.create', args);
    expect(second.item.id).toBe(first.item.id);
    expect((await sandbox.json('track.list', track('list'))).total_count).toBe(1);
  });

  it('[track:project:separate] of several projects in one database do not mix', async () => {
    await create('Read invoices');
    const other = await sandbox.json('track.list', track('list'), { env: { WAYMARK_PROJECT: 'other' } });
    expect(other.items).toEqual([]);
  });
});

describe('a change that comes second', () => {
  it('[track:conflict:both-sides] writes nothing, ends with 11 and shows both sides', async () => {
    const { id } = await create('Read CSV');
    await sandbox.json('track.update', track('update', id, '--title', 'Read CSV files', '--version', '1'));
    const args = track('update', id, '--title', 'Parse CSV', '--version', '1');
    const machine = await sandbox.waymark([...args, '--json', '--merge']);
    expect(machine.code).toBe(11);
    expect(errorOf(machine)).toMatchObject({
      code: 'TRACKING_CONFLICT',
      retryable: true,
      details: {
        requested_version: 1,
        current_version: 2,
        changed_fields: ['title'],
        current: { title: 'Read CSV files' },
        sent: { title: 'Parse CSV' },
        merged: null,
      },
    });
    const human = await sandbox.waymark(args);
    expect(human).toMatchObject({ code: 11, stdout: '' });
    expect(human.stderr).toMatch(/title +"Parse CSV" +"Read CSV files" +changed since/);
    expect((await sandbox.json('track.show', track('show', id))).item).toMatchObject({ version: 2 });
  });

  it('[track:conflict:merge] is sent on top of the first one by --merge, where they change different fields', async () => {
    const { id } = await create('Read CSV');
    await sandbox.json('track.update', track('update', id, '--title', 'Read CSV files', '--version', '1'));
    const args = track('update', id, '--status', 'blocked', '--version', '1');
    const refused = await sandbox.waymark(args);
    expect(refused.code).toBe(11);
    expect(refused.stderr).toMatch(/merged: \{.*"version":2.*--merge/s);
    const merged = await sandbox.json('track.update', [...args, '--merge']);
    expect(merged.item).toMatchObject({ version: 3, title: 'Read CSV files', status: 'blocked' });
  });

  it('[track:version:given] is checked against the version that it names, for every kind of thing', async () => {
    await sandbox.json('track.vendors.create', track('vendors', 'create', 'acme', '--extractor-version', '1'));
    const { enhancement } = await sandbox.json('track.enhancements.create', track('enhancements', 'create', 'PDF'));
    for (const args of [
      ['vendors', 'update', 'acme', '--status', 'broken', '--version', '9'],
      ['enhancements', 'update', enhancement.id, '--priority', '1', '--version', '9'],
      ['config', 'set', '--token-budget', '5000', '--version', '9'],
    ])
      expect(await sandbox.waymark(track(...args)), args.join(' ')).toMatchObject({ code: 11 });
  });
});

describe('claims', () => {
  it('[track:claim:next] give each caller another item, with a token that keeps it and gives it back', async () => {
    await create('One');
    await create('Two');
    const ready = await sandbox.json('track.ready', track('ready'));
    expect(ready.items.map(({ title }) => title)).toEqual(['One', 'Two']);
    const first = await sandbox.json('track.claim', track('claim', '--next', '--by', 'a'));
    const second = await sandbox.json('track.claim', track('claim', '--next', '--by', 'b', '--lease', '60'));
    expect([first.item?.title, second.item?.title]).toEqual(['One', 'Two']);
    const id = first.item!.short_id;
    const token = first.claim_token!;
    const kept = await sandbox.json('track.heartbeat', track('heartbeat', id, '--token', token, '--lease', '3600'));
    expect(Date.parse(kept.item.claim!.expires_at)).toBeGreaterThan(Date.parse(first.item!.claim!.expires_at));
    const args = track('release', id, '--token', token, '--status', 'completed');
    expect((await sandbox.json('track.release', args)).item).toMatchObject({ status: 'completed', claim: null });
    expect((await sandbox.waymark(track('list'))).stdout).toContain('@b');
  });

  it('[track:claim:none] end with 4 and null where nothing is ready', async () => {
    const machine = await sandbox.waymark(track('claim', '--next', '--json'));
    expect(machine.code).toBe(4);
    expect(onlyEnvelope(machine.stdout)).toMatchObject({ success: true, data: { item: null, claim_token: null } });
    expect(await sandbox.waymark(track('claim', '--next'))).toMatchObject({ code: 4, stdout: 'Nothing is ready.\n' });
  });

  it('[track:claim:taken] of an item that somebody has, and tokens of others, end with 5', async () => {
    const { short_id } = await create('One');
    const people = await sandbox.waymark(track('claim', short_id));
    expect(people).toMatchObject({ code: 0 });
    const token = /^token (.+)$/m.exec(people.stdout)?.[1] ?? '';
    expect(await sandbox.waymark(track('claim', short_id, '--by', 'b'))).toMatchObject({ code: 5, stdout: '' });
    expect(await sandbox.waymark(track('heartbeat', short_id, '--token', 'x'))).toMatchObject({ code: 5 });
    expect((await sandbox.waymark(track('heartbeat', short_id, '--token', token))).stdout).toMatch(/^until \d{4}-/m);
    expect((await sandbox.waymark(track('release', short_id, '--token', token))).code).toBe(0);
  });
});

describe('what surrounds work items', () => {
  it('[track:deps:commands] is who waits for whom', async () => {
    const [first, second] = [await create('One'), await create('Two')];
    const args = [first.short_id, 'blocks', second.short_id];
    const { dependency } = await sandbox.json('track.deps.add', track('deps', 'add', ...args));
    expect(dependency).toMatchObject({ source_id: first.id, target_id: second.id, dependency_type: 'blocks' });
    const listed = await sandbox.json('track.deps.list', track('deps', 'list', second.short_id));
    expect(listed).toMatchObject({ dependencies: [{ source_id: first.id }], waits_for: [{ id: first.id }] });
    expect((await sandbox.waymark(track('deps', 'list', second.id))).stdout).toContain('Waits for');
    const circle = await sandbox.waymark(track('deps', 'add', second.short_id, 'blocks', first.short_id, '--json'));
    expect([circle.code, errorOf(circle).code]).toEqual([3, 'TRACKING_CYCLE']);
    expect((await sandbox.waymark(track('deps', 'remove', ...args))).stdout).toMatch(/^Removed: /);
    expect((await sandbox.json('track.deps.remove', track('deps', 'remove', ...args))).removed).toBe(false);
    expect((await sandbox.waymark(track('deps', 'add', ...args))).code).toBe(0);
    expect((await sandbox.waymark(track('deps', 'list', (await create('Three')).id))).stdout).toBe(
      'No dependencies.\n',
    );
  });

  it('[track:vendors:commands] is the health of vendors', async () => {
    expect((await sandbox.waymark(track('vendors', 'list'))).stdout).toBe('No vendors.\n');
    const made = [
      '--extractor-version',
      '1.2.0',
      '--format',
      'csv',
      '--format',
      'pdf',
      '--passing',
      '40',
      '--manifest',
    ];
    const { vendor } = await sandbox.json('track.vendors.create', track('vendors', 'create', 'acme', ...made));
    expect(vendor.metadata).toMatchObject({
      format_support: { excel: false, csv: true, pdf: true, ocr: false },
      test_results: { passing: 40, skipped: 0, total: 40 },
      manifest_compliant: true,
    });
    const changes = [
      '--status',
      'broken',
      '--passing',
      '38',
      '--format',
      'ocr',
      '--extractor-version',
      '1.3.0',
      '--no-manifest',
    ];
    const changed = await sandbox.json('track.vendors.update', track('vendors', 'update', 'acme', ...changes));
    expect(changed.vendor).toMatchObject({ status: 'broken', version: 2, extractor_version: '1.3.0' });
    expect(changed.vendor.metadata).toMatchObject({
      format_support: { csv: false, ocr: true },
      test_results: { passing: 38, total: 40 },
      extractor_version: '1.3.0',
      manifest_compliant: false,
    });
    for (const name of ['acme', vendor.id])
      expect((await sandbox.json('track.vendors.list', track('vendors', 'list', name))).total_count).toBe(1);
    expect((await sandbox.waymark(track('vendors', 'list', '--status', 'broken'))).stdout).toMatch(
      /^acme  broken  1\.3\.0  38 of 40 tests  ocr +v2\n$/,
    );
    expect((await sandbox.waymark(track('vendors', 'update', 'acme', '--status', 'operational'))).code).toBe(0);
    expect(await sandbox.waymark(track('vendors', 'create', 'acme', '--extractor-version', '1'))).toMatchObject({
      code: 5,
    });
    expect((await sandbox.waymark(track('vendors', 'create', 'b', '--extractor-version', '1'))).stdout).toMatch(/^b /);
  });

  it('[track:deploy:commands] is what went out: the commit that is checked out, where no other is named', async () => {
    const record = ['deploy', 'record', '--pr', '12', '--title', 'Read CSV'];
    expect(await sandbox.waymark(track(...record))).toMatchObject({ code: 2 });
    sandbox.commit('a.txt', 'a', 'First');
    const head = sandbox.git('rev-parse', 'HEAD').trim();
    const { short_id, id } = await create('Read CSV');
    const { vendor } = await sandbox.json(
      'track.vendors.create',
      track('vendors', 'create', 'acme', '--extractor-version', '1'),
    );
    const more = ['--tests', 'unit=120', '--vendor', 'acme', '--item', short_id, '--at', '2026-01-31', '--compliant'];
    const { deployment } = await sandbox.json('track.deploy.record', track(...record, ...more));
    expect(deployment).toMatchObject({
      commit_hash: head,
      deployed_at: '2026-01-31T00:00:00.000Z',
      vendor_ids: [vendor.id],
      work_item_ids: [id],
      metadata: { pr_number: 12, test_summary: { unit: 120 }, constitutional_compliance: true },
    });
    const other = 'a'.repeat(40);
    expect((await sandbox.waymark(track(...record, '--commit', other))).stdout).toContain('aaaaaaaa  #12  Read CSV');
    const all = await sandbox.json('track.deploy.list', track('deploy', 'list'));
    expect(all.deployments.map(({ commit_hash }) => commit_hash)).toEqual([other, head]);
    const some = track('deploy', 'list', '--vendor', 'acme', '--item', short_id, '--after', '2026-01-30T00:00:00Z');
    expect((await sandbox.json('track.deploy.list', some)).total_count).toBe(1);
    expect((await sandbox.waymark(track('deploy', 'list', '--after', '2999-01-01'))).stdout).toBe('No deployments.\n');
    for (const wrong of [
      ['--tests', 'unit'],
      ['--at', 'soon'],
      ['--at', '2026-02-30'],
    ])
      expect(await sandbox.waymark(track(...record, ...wrong)), wrong.join()).toMatchObject({ code: 2, stdout: '' });
  });

  it('[track:enhancements:commands] is what may be built later', async () => {
    expect((await sandbox.waymark(track('enhancements', 'list'))).stdout).toBe('No enhancements.\n');
    const first = await sandbox.json(
      'track.enhancements.create',
      track('enhancements', 'create', 'PDF', '--priority', '1'),
    );
    const id = first.enhancement.id;
    const more = ['--after', id, '--quarter', '2026-Q4', '--principle', 'Offline first', '--description', 'Later'];
    const second = await sandbox.json('track.enhancements.create', track('enhancements', 'create', 'OCR', ...more));
    expect(second.enhancement).toMatchObject({ depends_on: [id], target_quarter: '2026-Q4', priority: 3 });
    const args = track(
      'enhancements',
      'update',
      second.enhancement.id.slice(-8),
      '--status',
      'approved',
      '--quarter',
      '',
    );
    expect((await sandbox.json('track.enhancements.update', args)).enhancement).toMatchObject({
      status: 'approved',
      target_quarter: null,
      title: 'OCR',
    });
    const listed = await sandbox.json('track.enhancements.list', track('enhancements', 'list', '--status', 'planned'));
    expect(listed.enhancements).toMatchObject([{ title: 'PDF' }]);
    expect((await sandbox.waymark(track('enhancements', 'list'))).stdout).toMatch(/^\w{8}  P1  planned +v1  PDF\n/);
    expect((await sandbox.waymark(track('enhancements', 'create', 'Excel'))).code).toBe(0);
    expect((await sandbox.waymark(track('enhancements', 'update', id, '--title', 'Read PDF'))).stdout).toContain('v2');
    expect(await sandbox.waymark(track('enhancements', 'update', 'nobody', '--title', 'x'))).toMatchObject({ code: 4 });
  });

  it('[track:config:git] is the configuration, with branch and commit from git', async () => {
    sandbox.commit('a.txt', 'a', 'First');
    const set = track('config', 'set', '--context', 'maintenance', '--token-budget', '150000');
    const { configuration } = await sandbox.json('track.config.set', set);
    expect(configuration).toMatchObject({
      active_context_type: 'maintenance',
      default_token_budget: 150_000,
      git_branch: 'main',
      git_head_commit: sandbox.git('rev-parse', 'HEAD').trim(),
    });
    sandbox.git('checkout', '--quiet', '--detach');
    const session = await create('Today', '--type', 'session');
    await sandbox.waymark(track('config', 'set', '--no-git', '--session', session.short_id));
    const shown = await sandbox.json('track.config.show', track('config', 'show'));
    expect(shown.configuration).toMatchObject({ git_branch: 'main', current_session_id: session.id });
    expect((await sandbox.waymark(track('config', 'set', '--session', ''))).stdout).toMatch(/git_branch +-/);
    expect((await sandbox.waymark(track('config', 'show'))).stdout).toMatch(/current_session_id +-/);
    expect(await sandbox.waymark(track('config', 'set', '--no-git'))).toMatchObject({ code: 2 });
  });

  it('[track:archive:dry-run] is the archive, into which nothing goes on a trial', async () => {
    await create('Old', '--status', 'completed');
    const { archived_count, dry_run } = await sandbox.json('track.archive', track('archive', '--dry-run'));
    expect([archived_count, dry_run]).toEqual([0, true]);
    expect((await sandbox.waymark(track('archive', '--older-than', '1', '--include-open'))).stdout).toBe(
      'Archived 0 work items.\n',
    );
    expect((await sandbox.waymark(track('list', '--archived'))).stdout).toBe('Nothing is archived.\n');
  });
});

it('[track:doctor:alone] is looked after by both doctors, also without checkpoints', async () => {
  await create('One');
  const { ok, checks } = await sandbox.json('track.doctor', track('doctor'));
  expect([ok, checks.map(({ name }) => name)]).toEqual([true, ['engine', 'answers', 'breaker', 'outbox', 'cache']]);
  expect((await sandbox.waymark(track('doctor'))).stdout).toMatch(/^ok +breaker +closed$/m);
  const general = await sandbox.json('doctor', ['doctor']);
  expect(general.checks).toContainEqual(expect.objectContaining({ name: 'schema', status: 'ok' }));
  expect(general.checks).toContainEqual(expect.objectContaining({ name: 'outbox', status: 'ok' }));
});

describe('input that cannot be used', () => {
  it.each([
    [2, ['lst']],
    [2, ['list', '--type', 'story']],
    [2, ['list', '--offset', '-1']],
    [2, ['list', '--top', '--under', 'x']],
    [2, ['list', '--deleted', '--search', 'x']],
    [2, ['create']],
    [2, ['update', 'x']],
    [2, ['update', 'x', '--title', 'y', '--version', '0']],
    [2, ['move', 'x']],
    [2, ['move', 'x', '--top', '--under', 'y']],
    [2, ['claim']],
    [2, ['claim', 'x', '--next']],
    [2, ['claim', 'x', '--type', 'task']],
    [2, ['release', 'x']],
    [2, ['deps', 'add', 'x', 'waits', 'y']],
    [2, ['vendors', 'create', 'x', '--extractor-version', '1', '--format', 'docx']],
    [2, ['outbox', 'resolve', 'x']],
    [2, ['outbox', 'resolve', 'x', '--discard', '--input', '{}']],
    [2, ['outbox', 'resolve', 'x', '--discard', '--retry']],
    [3, ['create', '']],
    [3, ['create', 'x'.repeat(201)]],
    [3, ['create', 'x', '--commit', 'abc']],
    [3, ['create', 'x', '--metadata', '[1]']],
    [3, ['create', 'x', '--metadata', '{']],
    [3, ['list', '--limit', '101']],
    [3, ['claim', '--next', '--lease', '1']],
    [3, ['outbox', 'resolve', 'x', '--retry', '--input', 'no']],
    [4, ['show', 'nobody']],
    [4, ['create', 'x', '--under', 'nobody']],
    [4, ['create', 'x', '--metadata', '@absent.json']],
    [4, ['vendors', 'list', 'nobody']],
    [4, ['outbox', 'resolve', 'x', '--discard']],
    [4, ['migrate', 'absent.md']],
    [4, ['report', '--template', 'absent.liquid']],
  ])('[track:errors:exit-codes] ends with %i for %j, in words and as an envelope', async (code, args) => {
    const human = await sandbox.waymark(track(...args));
    expect(human).toMatchObject({ code, stdout: '' });
    expect(human.stderr).toMatch(/error: .+\n$/);
    const machine = await sandbox.waymark([...track(...args), '--json']);
    expect(machine).toMatchObject({ code, stderr: '' });
    expect(errorOf(machine).message.length).toBeGreaterThan(10);
  });

  it('[track:errors:did-you-mean] is answered with what was probably meant', async () => {
    expect((await sandbox.waymark(track('vendors', 'lst'))).stderr).toContain('Did you mean list?');
  });
});

describe('a project without a database', () => {
  it('[track:read:no-database] is read without making one', async () => {
    const { code, stdout, stderr } = await sandbox.waymark(track('list'));
    expect([code, stdout]).toEqual([0, 'No work items.\n']);
    expect(stderr).toMatch(/^warning: There is no database at .+ yet/);
    for (const args of [['ready'], ['config', 'show'], ['outbox', 'list'], ['doctor'], ['report']])
      expect((await sandbox.waymark(track(...args))).code, args.join(' ')).toBe(0);
    expect(existsSync(join(sandbox.project, '.waymark'))).toBe(false);
  });

  it('[track:read:status-file] is read from its status file, with a warning, the source and the age', async () => {
    await create('Read CSV');
    await sandbox.json('track.report', track('report', '--write'));
    sandbox.git('add', '.project_status.md');
    sandbox.git('commit', '--quiet', '--message', 'Status');
    const clone = join(sandbox.folder, 'clone');
    sandbox.git('clone', '--quiet', sandbox.project, clone);
    const { stdout } = await sandbox.waymark(track('list', '--json'), { cwd: clone });
    const envelope = onlyEnvelope(stdout);
    expect(envelope).toMatchObject({ success: true, data: { source: 'git', items: [{ title: 'Read CSV' }] } });
    expect(envelope.warnings.join()).toMatch(/This is from the newest status file in the git history, \d+ s old/);
    expect((await sandbox.waymark(track('list'), { cwd: clone })).stderr).toContain('warning: This is from');
    expect(existsSync(join(clone, '.waymark'))).toBe(false);
  });
});
