import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cliProject, withContext, type CliProject } from './task-project.ts';
import { taskText, vitestLog } from './task-text.ts';

const id = 'TASK-0824';

describe('tasks', () => {
  it('[taskcli:tasks:commands] are made, listed, shown, linted, validated and drawn', async () => {
    const project = cliProject();
    expect(await project.data('new', 'Mend "CI"', '--area', 'infrastructure', '--blocked-by', id)).toMatchObject({
      task: { id: 'TASK-0825', status: 'draft', blocked_by: [id] },
      path: 'tasks/infrastructure/TASK-0825-mend-ci.task.yaml',
    });
    expect(await project.data('list', '--status', 'todo')).toMatchObject({ count: 1, tasks: [{ id }] });
    expect(await project.data('list', '--claimed-by', 'ada')).toMatchObject({
      count: 0,
      filter: { claimed_by: 'ada' },
    });
    expect(await project.data('show', `tasks/backend/${id}-retry.task.yaml`)).toMatchObject({
      task: { id },
      explanation: { ready: true, position: 1, blocks: ['TASK-0825'] },
    });
    expect(await project.data('lint', `tasks/backend/${id}-retry.task.yaml`)).toMatchObject({ valid: true });
    expect(await project.data('validate')).toMatchObject({ valid: true, error_count: 0 });
    expect(await project.data('graph', '--as', 'mermaid')).toMatchObject({
      edges: [{ from: id, to: 'TASK-0825', kind: 'blocks' }],
      text: expect.stringContaining('flowchart LR'),
    });
    const text = await project.call(['task', 'list']);
    expect(text.stdout).toMatch(/^TASK-0824 +todo +P1 +Retry uploads\nTASK-0825 +draft/);
    expect((await project.call(['task', 'graph'])).stdout).toContain('digraph tasks');
    expect((await project.call(['task', 'show', id])).stdout).toContain('val-001: node --version');
  });

  it('[taskcli:errors:exit-codes] end with the code of what is wrong in them', async () => {
    const project = cliProject({
      'tasks/a/TASK-0001-bad.task.yaml': 'id: TASK-0001\ntitle: [',
      'tasks/a/TASK-0002-thin.task.yaml':
        'schema_version: "1.1"\nid: TASK-0002\ntitle: Thin\nblocked_by: [TASK-7777]\n',
    });
    const lint = await project.call(['task', 'lint', 'TASK-0002', '--json']);
    expect(lint.code).toBeGreaterThanOrEqual(10);
    expect(lint.code).toBeLessThan(20);
    expect(JSON.parse(lint.stdout)).toMatchObject({ success: true, data: { valid: false } });
    const human = await project.call(['task', 'lint', 'TASK-0002']);
    expect(human.stdout).toMatch(/E001 .*TASK-0002-thin.task.yaml:\d/);
    expect((await project.call(['task', 'validate', '--json'])).code).toBe(16);
    expect((await project.call(['task', 'validate'])).stdout).toContain('TASK-7777');
    expect(await project.failure('show', 'TASK-0001')).toMatchObject({
      exit: 16,
      code: 'E011',
      name: 'malformed_yaml',
    });
    expect(await project.failure('show', 'TASK-0823')).toMatchObject({
      exit: 40,
      code: 'E040',
      documentation: 'docs/troubleshooting-tasks.md#e040',
      details: { near_ids: expect.arrayContaining([id]) },
    });
    const list = await project.call(['task', 'list', '--json']);
    expect(JSON.parse(list.stdout)).toMatchObject({ warnings: [expect.stringContaining('E011')] });
  });

  it('[taskcli:pick:none] are picked and claimed in one step, until none is left', async () => {
    const project = cliProject();
    expect(await project.data('pick', '--claim')).toMatchObject({
      task: { id, status: 'in_progress', claimed_by: 'ada' },
    });
    expect(project.read(`tasks/backend/${id}-retry.task.yaml`)).toContain('claimed_by: ada');
    const none = await project.call(['task', 'pick', '--json']);
    expect([none.code, JSON.parse(none.stdout)]).toMatchObject([
      4,
      { success: true, data: { status: 'none', task: null } },
    ]);
    expect((await project.call(['task', 'pick', '--area', 'mobile'])).stdout).toContain('There is no open task');
  });

  it('[taskcli:complete:purge] are archived with their context and their exceptions', async () => {
    const project = await withContext();
    await project.data('exception', 'add', id, '--type', 'missing_standards');
    expect(await project.data('complete', id)).toMatchObject({ path: `docs/completed-tasks/${id}-retry.task.yaml` });
    expect(existsSync(join(project.root, '.agent-output', id, 'context.json'))).toBe(false);
    expect(await project.data('exception', 'list')).toEqual({ exceptions: [], count: 0 });
    // Again: nothing is left to purge.
    expect(await project.data('complete', id)).toMatchObject({ task: { status: 'completed' } });
    expect(await project.data('list', '--completed')).toMatchObject({ tasks: [{ id, archived: true }] });
  });
});

describe('a context', () => {
  it('[taskcli:context:base] is made at the commit that is asked for', async () => {
    const project = cliProject();
    expect(await project.failure('context', 'init', id, '--base-commit', '0123456789')).toMatchObject({ exit: 21 });
    expect(await project.failure('context', 'init', id, '--base-commit', '')).toMatchObject({ exit: 21 });
    project.write('src/upload.mjs', 'changed\n');
    const head = project.git('rev-parse', 'HEAD').trim();
    expect(await project.failure('context', 'init', id, '--base-commit', head)).toMatchObject({
      exit: 60,
      code: 'E060',
    });
    const made = await project.call([
      'task',
      'context',
      'init',
      id,
      '--base-commit',
      head.slice(0, 8),
      '--allow-dirty',
    ]);
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('W033') });
    expect(made.stdout).toMatch(/TASK-0824 Retry uploads[\s\S]*implementer +pending/);
  });

  it('[taskcli:context:diff] tells what moved since, and is rebuilt from it', async () => {
    const project = await withContext();
    expect(await project.data('context', 'diff', id)).toMatchObject({ stale: false });
    expect((await project.call(['task', 'context', 'diff', id])).stdout).toContain('Nothing changed');
    project.write(`tasks/backend/${id}-retry.task.yaml`, taskText(id).replace('Retry uploads', 'Retry all'));
    expect(await project.data('context', 'diff', id)).toMatchObject({ stale: true, task_fields: [{ field: 'title' }] });
    expect((await project.call(['task', 'context', 'diff', id])).stdout).toMatch(
      /changed +task[\s\S]*task field title/,
    );
    expect(await project.failure('context', 'get', id, '--fresh')).toMatchObject({ exit: 53, code: 'E053' });
    const stale = await project.call(['task', 'context', 'get', id]);
    expect(stale.stderr).toContain('W031');
    expect(await project.data('context', 'rebuild', id, '--reason', 'the title')).toMatchObject({
      immutable: { task_snapshot: { title: 'Retry all' } },
      audit: { rebuilds: [{ reason: 'the title', by: 'ada' }] },
    });
    expect((await project.call(['task', 'context', 'purge', id])).stdout).toMatch(/^Removed \d+ entr/);
  });

  it('[taskcli:context:baseline] holds QA logs of before, and what became worse since ends with 24', async () => {
    const project = cliProject({
      'before.txt': vitestLog(5, 0),
      'after.txt': vitestLog(3, 2),
      'good.txt': vitestLog(6, 0),
    });
    await project.data('context', 'init', id, '--baseline', 'val-001=before.txt');
    const log = ['--agent', 'implementer', '--log'];
    expect(await project.failure('qa', 'compare', id, ...log, 'after.txt')).toMatchObject({ exit: 24, code: 'E024' });
    expect(await project.data('qa', 'compare', id, ...log, 'good.txt')).toMatchObject({
      baseline: 'baseline',
      regressed: false,
    });
    expect(await project.failure('qa', 'compare', id, '--agent', 'implementer')).toMatchObject({ exit: 40 });
    const worse = await project.call(['task', 'qa', 'record', id, ...log, 'after.txt', '--command', 'node --version']);
    expect(worse).toMatchObject({ code: 0, stdout: expect.stringMatching(/tests failed 2[\s\S]*worse/) });
    expect(await project.failure('qa', 'compare', id, '--agent', 'implementer')).toMatchObject({ exit: 24 });
    await project.data('qa', 'record', id, ...log, 'before.txt');
    expect((await project.call(['task', 'qa', 'compare', id, '--agent', 'implementer'])).stdout).toContain(
      'As in the baseline',
    );
    expect(await project.failure('qa', 'compare', id, ...log, 'good.txt', '--command', 'make')).toMatchObject({
      exit: 2,
      code: 'E006',
    });
    expect(await project.failure('qa', 'compare', id, ...log, 'good.txt', '--id', 'val-9')).toMatchObject({ exit: 40 });
  });

  it('[taskcli:context:signed] is signed by a key, and verified against the allowed signers', async () => {
    const project = cliProject();
    const key = join(project.root, '.none-key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada', '-f', key]);
    project.write('.git/info/exclude', '.none-key*\nallowed\n');
    project.write('allowed', `ada ${project.read('.none-key.pub')}`);
    await project.data('context', 'init', id, '--sign-key', '.none-key');
    expect(
      await project.data('context', 'verify', id, '--allowed-signers', join(project.root, 'allowed')),
    ).toMatchObject({
      ok: true,
      signed: [1],
    });
    expect((await project.call(['task', 'context', 'verify', id])).stdout).toBe('TASK-0824 holds: 1 link, 1 signed.\n');
    project.write(`.agent-output/${id}/task-snapshot.yaml`, 'other');
    expect(await project.failure('context', 'verify', id)).toMatchObject({ exit: 25, code: 'E025' });
    expect(await project.failure('context', 'verify', 'TASK-0001')).toMatchObject({ exit: 51 });
  });

  it('[taskcli:agent:block] keeps what an agent was blocked by', async () => {
    const project = await withContext();
    const agent = ['--agent', 'implementer'];
    await project.data('agent', 'update', id, ...agent, '--status', 'in_progress', '--session-id', 's-1');
    expect(
      await project.data('agent', 'block', id, ...agent, '--finding', 'no test', '--finding', 'no docs'),
    ).toMatchObject({
      coordination: { status: 'blocked', blocking_findings: ['no test', 'no docs'], session_id: 's-1' },
      audit: { updated_by: 'ada' },
    });
    expect((await project.call(['task', 'context', 'get', id])).stdout).toMatch(
      /implementer +blocked +no test; no docs/,
    );
    expect(await project.failure('agent', 'update', id, ...agent, '--status', 'blocked')).toMatchObject({ exit: 10 });
    const on = await project.call([
      'task',
      'agent',
      'update',
      id,
      ...agent,
      '--status',
      'in_progress',
      '--log',
      '.gitignore',
    ]);
    expect(on).toMatchObject({ code: 0, stdout: expect.stringContaining('in_progress') });
  });
});

describe('the tree', () => {
  it('shows its diffs, and says where there are none', async () => {
    const project = await withContext();
    expect(await project.failure('worktree', 'diff', id)).toMatchObject({ exit: 35, code: 'E035' });
    expect(await project.failure('worktree', 'verify', id)).toMatchObject({ exit: 35 });
    await project.data('agent', 'update', id, '--agent', 'implementer', '--status', 'in_progress');
    project.write('src/upload.mjs', 'export const retries = 3;\n');
    const taken = await project.call(['task', 'worktree', 'snapshot', id, '--agent', 'implementer']);
    expect(taken.stdout).toBe('1 file changed, 1 lines in, 1 out\n');
    const patch = (await project.call(['task', 'worktree', 'diff', id, '--of', 'from_base'])).stdout;
    expect(patch).toContain('+export const retries = 3;');
    expect((await project.call(['task', 'worktree', 'diff', id])).stdout).toBe('');
    expect(await project.failure('worktree', 'diff', id, '--of', 'incremental')).toMatchObject({ exit: 40 });
    expect(await project.failure('worktree', 'diff', id, '--agent', 'reviewer')).toMatchObject({ exit: 35 });
    expect((await project.call(['task', 'worktree', 'verify', id])).stdout).toBe(
      'The tree is as the implementer left it.\n',
    );
    await project.data('agent', 'update', id, '--agent', 'implementer', '--status', 'done');
    project.write('src/new.mjs', '\n');
    const next = await project.call(['task', 'worktree', 'snapshot', id, '--agent', 'reviewer']);
    expect(next.stdout).toContain('since the implementer: src/new.mjs');
    project.commitAll();
    const moved = await project.call(['task', 'worktree', 'verify', id]);
    expect(moved).toMatchObject({ code: 21, stdout: '', stderr: expect.stringContaining('The base moved') });
    const settled = await project.call(['task', 'worktree', 'resolve-drift', id, '--note', 'committed']);
    expect(settled).toMatchObject({ code: 0, stdout: expect.stringContaining('The tree of the reviewer stays') });
  });
});

describe('who comes later', () => {
  it('[taskcli:context:baseline] is held against the nearest agent before', async () => {
    const project = await withContext();
    const baselines: unknown[] = [];
    for (const [agent, passed] of Object.entries({ implementer: 3, reviewer: 2, validator: 2 })) {
      project.write(`${agent}.log`, vitestLog(passed, 0));
      const about = ['--agent', agent, '--log', `${agent}.log`, '--id', 'val-001', '--exit-code', '0'];
      const { baseline, drift } = await project.data('qa', 'record', id, ...about);
      baselines.push([baseline, drift?.regressed ?? null]);
    }
    expect(baselines).toEqual([
      [null, null],
      ['implementer', true],
      ['reviewer', false],
    ]);
  });

  it('[taskcli:worktree:settled] is told whose drift was resolved last', async () => {
    const project = await withContext();
    const drift = async (agent: string, text: string) => {
      await project.data('agent', 'update', id, '--agent', agent, '--status', 'in_progress');
      await project.data('worktree', 'snapshot', id, '--agent', agent);
      project.write('src/upload.mjs', text);
      expect(await project.failure('worktree', 'verify', id)).toMatchObject({ exit: 20 });
      const settled = await project.data('worktree', 'resolve-drift', id, '--note', `after the ${agent}`);
      await project.data('agent', 'update', id, '--agent', agent, '--status', 'done');
      return settled;
    };
    expect(await drift('implementer', 'one\n')).toMatchObject({ agent: 'implementer', note: 'after the implementer' });
    expect(await drift('reviewer', 'two\n')).toMatchObject({ agent: 'reviewer', note: 'after the reviewer' });
  });

  it('[taskcli:warnings:once] is told each warning once, and how many the ledger knows', async () => {
    const project = cliProject();
    await project.data('exception', 'add', id, '--type', 'malformed_yaml', '--suppress', 'W033');
    project.write('new.txt', 'x');
    const { stderr } = await project.call(['task', 'context', 'init', id, '--allow-dirty']);
    const told = stderr.split('\n').filter((line) => line.includes('W020'));
    expect(new Set(told).size).toBe(told.length);
    expect(told.filter((line) => line.includes('backend-tier.md'))).toHaveLength(1);
    expect(stderr).toContain('1 warning known to the ledger.');
    expect(stderr).not.toContain('W033');
  });
});

describe('a file that is no UTF-8', () => {
  it('[taskcli:worktree:bytes] comes back out of its patch as it was', async () => {
    const project = await withContext();
    const content = Buffer.from('caf\xe9\n', 'latin1');
    project.write('src/upload.mjs', content);
    await project.data('worktree', 'snapshot', id, '--agent', 'implementer');
    const { bytes } = await project.call(['task', 'worktree', 'diff', id, '--of', 'from_base']);
    const { patch_base64 } = await project.data('worktree', 'diff', id, '--of', 'from_base');
    expect(Buffer.from(patch_base64, 'base64')).toEqual(bytes);
    project.git('checkout', '--', 'src/upload.mjs');
    project.write('.agent-output/back.patch', bytes);
    project.git('apply', '.agent-output/back.patch');
    expect(readFileSync(join(project.root, 'src/upload.mjs'))).toEqual(content);
    expect(await project.data('worktree', 'verify', id)).toMatchObject({ clean: true });
    project.write('src/upload.mjs', 'plain\n');
    expect(await project.data('worktree', 'diff', id, '--of', 'from_base')).toHaveProperty('patch_base64');
    await project.failure('worktree', 'verify', id);
    await project.data('worktree', 'resolve-drift', id, '--note', 'plain');
    expect(await project.data('worktree', 'diff', id, '--of', 'from_base')).not.toHaveProperty('patch_base64');
  });
});

describe('the doctor', () => {
  it('[taskcli:doctor:checks] finds what does not hold', async () => {
    const project = await withContext();
    expect(await project.data('doctor')).toMatchObject({ ok: true });
    project.write(`.agent-output/${id}/task-snapshot.yaml`, 'other');
    project.write('tasks/a/TASK-0002-a.task.yaml', taskText(id));
    project.write('docs/compliance/context-cache-exceptions.json', '{');
    await project.data('quarantine', 'add', id, '--reason', 'manual', '--path', `tasks/backend/${id}-retry.task.yaml`);
    const sick = await project.call(['task', 'doctor', '--json']);
    const { data } = JSON.parse(sick.stdout) as { data: { checks: { name: string; status: string }[] } };
    expect(sick.code).toBe(9);
    expect(Object.fromEntries(data.checks.map(({ name, status }) => [name, status]))).toEqual({
      git: 'ok',
      tasks: 'fail',
      contexts: 'fail',
      exceptions: 'fail',
      quarantine: 'warn',
    });
    project.write('docs/compliance/context-cache-exceptions.json', '');
  });

  it('warns of an exception whose time is over', async () => {
    const project = cliProject();
    await project.data('exception', 'add', id, '--type', 'malformed_yaml', '--deadline', '2020-01-01T00:00:00.000Z');
    expect((await project.call(['task', 'doctor'])).stdout).toMatch(/warn +exceptions +TASK-0824 should/);
  });
});

describe('what people read', () => {
  const text = async (project: CliProject, ...args: string[]) => {
    const { stdout, stderr } = await project.call(['task', ...args]);
    return stdout + stderr;
  };

  it('is a line for each thing, and a word where there is none', async () => {
    const project = cliProject();
    expect(await text(project, 'list', '--area', 'none')).toBe('No tasks.\n');
    expect(await text(project, 'exception', 'list')).toBe('No exceptions.\n');
    expect(await text(project, 'lint')).toBe('1 file, no errors\n');
    expect(await text(project, 'validate')).toBe('All tasks fit together.\n');
    expect(await text(project, 'graph', '--as', 'json')).toMatch(/^\{"nodes":\[/);
    expect(await text(project, 'exception', 'add', id, '--type', 'malformed_yaml')).toMatch(
      /^TASK-0824 +malformed_yaml +open/,
    );
    expect(await text(project, 'exception', 'resolve', id)).toMatch(/resolved/);
    expect(await text(project, 'exception', 'cleanup', '--dry-run')).toBe('Would remove 0 exceptions.\n');
    expect(await text(project, 'quarantine', 'add', id, '--reason', 'manual', '--details', 'look')).toMatch(
      /manual +pending/,
    );
    expect(await text(project, 'quarantine', 'list')).toContain(id);
    expect(await text(project, 'quarantine', 'release', id)).toContain(id);
    await project.data('new', 'First', '--area', 'a', '--id', 'TASK-0001');
    await project.data('new', 'Before all', '--area', 'a', '--id', 'TASK-0002', '--unblocker');
    project.write(
      'tasks/a/TASK-0003-c.task.yaml',
      taskText('TASK-0003', {
        status: 'blocked',
        extra: 'blocked_reason: no key\nblocked_by: [TASK-0001]\nunblocker: true\n',
      }),
    );
    const picked = await text(project, 'pick');
    expect(picked).toContain('TASK-0001 is a draft and keeps TASK-0003 waiting.');
    expect(picked).toContain('TASK-0002 is a draft and is an unblocker.');
    expect(await text(project, 'list', '--status', 'blocked')).toMatch(
      /^TASK-0003 +blocked +P1! +Retry uploads\n1 task\n$/,
    );
    expect(await text(project, 'show', 'TASK-0003')).toContain('It is blocked: no key');
    expect(await project.failure('claim', 'TASK-0003')).toMatchObject({ exit: 30, code: 'E030' });
  });

  it('tells of a hand-off what an agent left, what drifted, and why nothing can be compared', async () => {
    const project = await withContext();
    expect(await text(project, 'context', 'get', id)).toContain(
      '8 standards (8 missing), 1 path, 0 pieces of evidence',
    );
    const implementer = ['--agent', 'implementer'];
    await project.data('agent', 'update', id, ...implementer, '--status', 'in_progress');
    project.write('src/upload.mjs', 'export const retries = 3;\n');
    await project.data('worktree', 'snapshot', id, ...implementer);
    await project.data('agent', 'update', id, ...implementer, '--status', 'done');
    expect(await text(project, 'evidence', 'attach', id, '--type', 'file', '--path', 'src/upload.mjs')).toMatch(
      / file src\/upload\.mjs\n$/,
    );
    const [{ id: evidence }] = (await project.data('evidence', 'list', id)).evidence;
    expect(await project.failure('evidence', 'extract', id, evidence, '--into', 'x')).toMatchObject({
      exit: 2,
      code: 'E006',
    });
    project.commitAll();
    expect(await text(project, 'context', 'diff', id)).toMatch(/^head [0-9a-f]{40} -> [0-9a-f]{40}/);
    expect(await text(project, 'context', 'get', id)).toContain('W030');
    expect(await text(project, 'worktree', 'verify', id)).toContain('The base moved');
    expect(await text(project, 'context', 'get', id)).toMatch(/implementer +done +1 file changed +drift 1/);
    expect(await text(project, 'context', 'rebuild', id)).toContain('1 path, 1 piece of evidence');
    await project.data('worktree', 'resolve-drift', id, '--note', 'committed');
    project.write('src/upload.mjs', 'export const retries = 4;\n');
    project.commitAll();
    expect(await text(project, 'worktree', 'snapshot', id, '--agent', 'reviewer')).toContain(
      'since the implementer: The base moved',
    );
    expect(await project.failure('worktree', 'diff', id, '--of', 'incremental')).toMatchObject({ exit: 40 });
  });

  it('is the same doctor where nothing but metrics is left of a task', async () => {
    const project = await withContext();
    await project.data('metrics', 'collect', id);
    await project.data('context', 'purge', id);
    expect(await text(project, 'doctor')).toMatch(/ok +contexts +0 hand-offs that hold/);
    project.write(`.agent-output/${id}/context.json`, '{');
    expect(await text(project, 'doctor')).toMatch(/fail +contexts +TASK-0824: The context of TASK-0824 is corrupted/);
  });

  it('tells of warnings that the ledger knows only how many they are', async () => {
    const project = cliProject();
    await project.data('exception', 'add', id, '--type', 'missing_standards');
    const made = await project.call(['task', 'context', 'init', id]);
    expect(made.stderr).toBe('8 warnings known to the ledger.\n');
  });
});
