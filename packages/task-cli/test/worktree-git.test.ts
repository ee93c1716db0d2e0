import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { readHead } from '../src/git/read-head.ts';
import { parseStatus, readStatus } from '../src/git/read-status.ts';
import { runGit } from '../src/git/run-git.ts';
import { takeWorktreeSnapshot } from '../src/worktree/take-worktree-snapshot.ts';
import { verifyWorktree } from '../src/worktree/verify-worktree.ts';
import { gitIn, gitProject, scopedTask } from './support/git-project.ts';
import { taskProject } from './support/task-project.ts';

afterEach(() => vi.unstubAllEnvs());

const reason = (name: string) =>
  expect.objectContaining({ code: 'E061', details: expect.objectContaining({ reason: name }) });

describe('runGit', () => {
  it('[worktree:git:reasons] says why git failed', async () => {
    const { root } = taskProject();
    await expect(runGit(['status'], { cwd: root })).rejects.toEqual(reason('not-a-repository'));
    await expect(runGit(['status'], { cwd: join(root, 'absent') })).rejects.toEqual(reason('no-such-folder'));
    gitIn(root, 'init', '-q');
    await expect(readHead(root)).rejects.toEqual(reason('no-commits'));
    await expect(runGit(['no-such-command'], { cwd: root })).rejects.toEqual(reason('git-failed'));
    await expect(
      runGit(['cat-file', '--batch'], { cwd: root, input: 'x\n'.repeat(1_000), maxBytes: 100 }),
    ).rejects.toEqual(reason('too-much-output'));
    gitIn(root, 'init', '-q', '--bare', 'bare');
    await expect(readStatus(join(root, 'bare'))).rejects.toEqual(reason('no-worktree'));
    vi.stubEnv('PATH', root);
    await expect(runGit(['status'], { cwd: root })).rejects.toEqual(reason('git-missing'));
  });

  it('[worktree:git:reasons] ends git after its time and says whom it does not trust', async () => {
    const { root, write } = taskProject();
    // A git of our own, for the real one neither sleeps nor distrusts us.
    write(
      'bin/git',
      '#!/bin/sh\ncase "$*" in *sleep*) exec sleep 60;; *) echo "fatal: detected dubious ownership in repository" >&2; exit 128;; esac\n',
    );
    chmodSync(join(root, 'bin/git'), 0o755);
    vi.stubEnv('PATH', `${join(root, 'bin')}:/usr/bin:/bin`);
    await expect(runGit(['sleep'], { cwd: root, timeout: 100 })).rejects.toEqual(reason('timeout'));
    await expect(runGit(['status'], { cwd: root })).rejects.toEqual(reason('not-trusted'));
  });

  it('[worktree:git:reasons] never repeats a secret that git printed', async () => {
    const { root, git } = gitProject({ a: 'x' });
    const token = ['ghp_', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('');
    git('remote', 'add', 'origin', 'https://example.com');
    const failed = await runGit(['rev-parse', '--verify', `https://x:${token}@example.com`], { cwd: root }).catch(
      String,
    );
    expect(failed).not.toContain(token);
  });

  it('[worktree:git:safe] runs no program of the configuration and writes no index', async () => {
    const project = gitProject({ 'a.txt': 'one\n', 'b.bin': 'x' });
    const { root, git, write } = project;
    write('evil.sh', `#!/bin/sh\ntouch "${root}/ran"\nexit 1\n`);
    chmodSync(join(root, 'evil.sh'), 0o755);
    write('.gitattributes', '*.txt diff=evil\n');
    const evil = join(root, 'evil.sh');
    for (const name of [
      'core.fsmonitor',
      'diff.external',
      'diff.evil.command',
      'diff.evil.textconv',
      'core.pager',
      'pager.status',
    ])
      git('config', name, evil);
    git('config', 'core.hooksPath', root);
    write('post-index-change', `#!/bin/sh\ntouch "${root}/ran"\n`);
    chmodSync(join(root, 'post-index-change'), 0o755);
    git('config', 'status.relativePaths', 'false');
    git('config', 'diff.noprefix', 'true');
    git('config', 'diff.orderFile', '/no/such/file');
    write('a.txt', 'two\n');
    const before = statSync(join(root, '.git/index')).mtimeMs;
    const snapshot = await takeWorktreeSnapshot(project, { task: scopedTask(), agent: 'implementer', previous: null });
    await verifyWorktree(project, snapshot);
    expect(readdirSync(root)).not.toContain('ran');
    expect(statSync(join(root, '.git/index')).mtimeMs).toBe(before);
    expect(readdirSync(join(root, '.git')).filter((name) => name.endsWith('.lock'))).toEqual([]);
    expect(project.read(snapshot.diff.path)).toContain('+++ b/a.txt');
  });

  it('[worktree:git:other-repository] keeps to its folder whatever the process says', async () => {
    const other = gitProject({ 'other.txt': 'x' });
    const { root } = gitProject({ 'a.txt': 'x' });
    rmSync(join(root, 'a.txt'));
    vi.stubEnv('GIT_DIR', join(other.root, '.git'));
    vi.stubEnv('GIT_WORK_TREE', other.root);
    vi.stubEnv('GIT_INDEX_FILE', join(other.root, '.git/index'));
    vi.stubEnv('GIT_LITERAL_PATHSPECS', '1');
    expect(await readStatus(root)).toEqual([{ path: 'a.txt', status: ' D' }]);
    expect((await readHead(root)).top).toBe(root);
  });
});

describe('readStatus', () => {
  it('[worktree:git:status] reads renames, untracked files one by one, submodules and any name', async () => {
    const { root, git, write } = gitProject({ 'old.txt': 'some text\n'.repeat(10), 'gone.txt': 'x', 'mode.sh': 'x' });
    const inner = gitProject({ 'inner.txt': 'x' });
    git('submodule', '-q', 'add', inner.root, 'sub');
    git('commit', '-qm', 'sub');
    write('sub/more.txt', 'x');
    git('mv', 'old.txt', 'new name.txt');
    rmSync(join(root, 'gone.txt'));
    chmodSync(join(root, 'mode.sh'), 0o755);
    write('folder/one\ntwo "x" -> y.txt', 'x');
    write('folder/日本.txt', 'x');
    symlinkSync('nowhere', Buffer.concat([Buffer.from(`${root}/`), Buffer.from('caf\xe9', 'latin1')]));
    const found = await readStatus(root);
    expect(new Map(found.map(({ path, ...rest }) => [path, rest]))).toEqual(
      new Map<string, object>([
        ['new name.txt', { status: 'R ', renamed_from: 'old.txt' }],
        ['gone.txt', { status: ' D' }],
        ['mode.sh', { status: ' M' }],
        ['sub', { status: ' M' }],
        ['folder/one\ntwo "x" -> y.txt', { status: '??' }],
        ['folder/日本.txt', { status: '??' }],
        [String.raw`"caf\351"`, { status: '??' }],
      ]),
    );
  });

  it('[worktree:git:status] reads conflicts', async () => {
    const { root, git, write, commitAll } = gitProject({ 'a.txt': 'one\n' });
    git('switch', '-qc', 'other');
    write('a.txt', 'two\n');
    commitAll();
    git('switch', '-q', 'main');
    write('a.txt', 'three\n');
    commitAll();
    expect(() => git('merge', 'other')).toThrow('Command failed');
    expect(await readStatus(root)).toEqual([{ path: 'a.txt', status: 'UU' }]);
  });

  it('[worktree:git:status] has paths from the sub-folder and nothing from beside it', async () => {
    const { root, git, write } = gitProject({
      'top.txt': 'x',
      'app/a.txt': 'text\n'.repeat(9),
      'application/b.txt': 'x',
    });
    git('mv', 'app/a.txt', 'app/b.txt');
    for (const path of ['top.txt', 'app/new.txt', 'application/b.txt']) write(path, 'changed');
    expect(await readStatus(join(root, 'app'))).toEqual([
      { path: 'b.txt', status: 'R ', renamed_from: 'a.txt' },
      { path: 'new.txt', status: '??' },
    ]);
  });

  it('takes nothing of lines that are cut or odd', () => {
    expect(parseStatus(Buffer.from('?? a\0odd\0R  new\0old\0?? cut'))).toEqual([
      { path: 'a', status: '??' },
      { path: 'new', status: 'R ', renamed_from: 'old' },
    ]);
    expect(parseStatus(Buffer.from('R  app/new\0old\0'), 'app/')).toEqual([{ path: 'new', status: 'R ' }]);
  });

  it('[worktree:git:status] is empty in a clean tree', async () => {
    const { root } = gitProject({ a: 'x' });
    mkdirSync(join(root, 'empty'));
    expect(await readStatus(root)).toEqual([]);
  });
});
