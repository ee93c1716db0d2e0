import { chmodSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import type { WorktreeSnapshot } from '../src/document/worktree-snapshot.ts';
import { diffSnapshots, diffWorktree } from '../src/worktree/diff-worktree.ts';
import { takeWorktreeSnapshot } from '../src/worktree/take-worktree-snapshot.ts';
import { driftError, verifyWorktree } from '../src/worktree/verify-worktree.ts';
import { gitProject, scopedTask, type GitProject } from './support/git-project.ts';

const files = { 'a.txt': 'one\n', 'b.txt': 'two\n', 'c.txt': 'three\n', 'run.sh': 'x', 'link-to-be': 'x', gone: 'x' };

/** A project with changes, and the snapshot of it. */
async function handedOver(): Promise<{ project: GitProject; snapshot: WorktreeSnapshot }> {
  const project = gitProject(files);
  project.write('a.txt', 'changed\n');
  project.write('new.txt', 'new\n');
  project.write('new.sh', 'x');
  rmSync(join(project.root, 'gone'));
  const snapshot = await takeWorktreeSnapshot(project, { task: scopedTask(), agent: 'implementer', previous: null });
  return { project, snapshot };
}

const kindsOf = async (project: GitProject, snapshot: WorktreeSnapshot) => {
  const { codes, drifts } = await verifyWorktree(project, snapshot);
  return { codes, kinds: Object.fromEntries(drifts.map(({ path, kind }) => [path, kind])) };
};

describe('verifyWorktree', () => {
  it('[worktree:verify:kinds] names every file that differs, and how', async () => {
    const { project, snapshot } = await handedOver();
    const { root, write } = project;
    expect(await verifyWorktree(project, snapshot)).toMatchObject({ clean: true, codes: [], drifts: [] });
    write('a.txt', 'changed again\n');
    write('b.txt', 'changed\n');
    write('added.txt', 'x');
    write('gone', 'x');
    rmSync(join(root, 'new.txt'));
    rmSync(join(root, 'c.txt'));
    chmodSync(join(root, 'new.sh'), 0o755);
    chmodSync(join(root, 'run.sh'), 0o755);
    rmSync(join(root, 'link-to-be'));
    symlinkSync('x', join(root, 'link-to-be'));
    expect(await kindsOf(project, snapshot)).toEqual({
      codes: ['E020'],
      kinds: {
        'a.txt': 'changed',
        'added.txt': 'added',
        'b.txt': 'changed',
        'c.txt': 'removed',
        gone: 'added',
        'link-to-be': 'type',
        'new.sh': 'mode',
        'new.txt': 'removed',
        'run.sh': 'mode',
      },
    });
  });

  it('[worktree:verify:kinds] says what was expected and what was found', async () => {
    const { project, snapshot } = await handedOver();
    project.write('new.txt', 'other\n');
    chmodSync(join(project.root, 'run.sh'), 0o755);
    const { drifts } = await verifyWorktree(project, snapshot);
    const expected = snapshot.changed_files.find(({ path }) => path === 'new.txt')?.sha256;
    expect(drifts).toEqual([
      {
        path: 'new.txt',
        kind: 'changed',
        expected_mode: '100644',
        found_mode: '100644',
        expected_sha256: expected,
        found_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      expect.objectContaining({ path: 'run.sh', kind: 'mode', expected_mode: '100644', found_mode: '100755' }),
    ]);
    expect(drifts[1]?.expected_sha256).toBe(drifts[1]?.found_sha256);
  });

  it('[worktree:verify:kinds] sees a file of the base that changed both bytes and mode as changed', async () => {
    const { project, snapshot } = await handedOver();
    project.write('run.sh', 'y');
    chmodSync(join(project.root, 'run.sh'), 0o755);
    expect((await kindsOf(project, snapshot)).kinds).toEqual({ 'run.sh': 'changed' });
  });

  it('[worktree:verify:kinds] sees a file in conflict as changed', async () => {
    const project = gitProject(files);
    project.git('checkout', '-q', '-b', 'other');
    project.write('a.txt', 'theirs\n');
    project.commitAll();
    project.git('checkout', '-q', 'main');
    project.write('a.txt', 'ours\n');
    project.commitAll();
    const options = { task: scopedTask(), agent: 'implementer', previous: null } as const;
    const snapshot = await takeWorktreeSnapshot(project, options);
    expect(() => project.git('merge', '-q', 'other')).toThrow(/merge/);
    expect((await kindsOf(project, snapshot)).kinds).toEqual({ 'a.txt': 'changed' });
    project.write('a.txt', 'ours\n');
    expect((await kindsOf(project, snapshot)).kinds).toEqual({});
  });

  it('[worktree:verify:kinds] sees a changed file that went back to the base', async () => {
    const { project, snapshot } = await handedOver();
    project.git('checkout', '-q', '--', 'a.txt', 'gone');
    expect((await kindsOf(project, snapshot)).kinds).toEqual({ 'a.txt': 'changed', gone: 'added' });
  });

  it('[worktree:verify:base-moved] is E021 after a commit, with the files that differ nevertheless', async () => {
    const { project, snapshot } = await handedOver();
    const head = project.commitAll();
    expect(await verifyWorktree(project, snapshot)).toMatchObject({
      clean: false,
      codes: ['E021'],
      expected_base: snapshot.base_commit,
      found_base: head,
      drifts: [],
    });
    project.write('a.txt', 'later\n');
    project.write('b.txt', 'committed\n');
    project.commitAll();
    expect(await kindsOf(project, snapshot)).toEqual({
      codes: ['E021', 'E020'],
      kinds: { 'a.txt': 'changed', 'b.txt': 'changed' },
    });
  });

  it('[worktree:verify:base-moved] compares the files of the snapshot where the old base is gone', async () => {
    const { project, snapshot } = await handedOver();
    const gone = { ...snapshot, base_commit: 'f'.repeat(40) };
    project.write('new.txt', 'x');
    expect(await kindsOf(project, gone)).toEqual({ codes: ['E021', 'E020'], kinds: { 'new.txt': 'changed' } });
  });

  it('[worktree:verify:unexpectedly-clean] is E022 where all changes are gone', async () => {
    const { project, snapshot } = await handedOver();
    project.git('stash', '-q', '-u');
    const { codes, kinds } = await kindsOf(project, snapshot);
    expect(codes).toEqual(['E022', 'E020']);
    expect(Object.keys(kinds)).toEqual(['a.txt', 'gone', 'new.sh', 'new.txt']);
    const untouched = gitProject(files);
    const options = { task: scopedTask(), agent: 'reviewer', previous: null } as const;
    expect(await verifyWorktree(untouched, await takeWorktreeSnapshot(untouched, options))).toMatchObject({
      clean: true,
    });
  });

  it('[worktree:verify:hidden] sees new files that are ignored by now', async () => {
    const project = gitProject(files);
    project.write('new.txt', 'new');
    const options = { task: scopedTask(), agent: 'implementer', previous: null } as const;
    const snapshot = await takeWorktreeSnapshot(project, options);
    project.write('.git/info/exclude', 'new.txt\n');
    expect(await verifyWorktree(project, snapshot)).toMatchObject({ clean: true, codes: [] });
    project.write('new.txt', 'other');
    expect(await verifyWorktree(project, snapshot)).toMatchObject({ codes: ['E020'] });
    rmSync(join(project.root, 'new.txt'));
    expect(await verifyWorktree(project, snapshot)).toMatchObject({ codes: ['E022', 'E020'] });
  });

  it('[worktree:git:safe] takes no file for changed that was only touched, whatever git is told', async () => {
    const project = gitProject(files);
    const options = { task: scopedTask(), agent: 'implementer', previous: null } as const;
    const snapshot = await takeWorktreeSnapshot(project, options);
    project.git('config', 'diff.autoRefreshIndex', 'false');
    utimesSync(join(project.root, 'a.txt'), 1_000_000_000, 1_000_000_000);
    expect(await verifyWorktree(project, snapshot)).toMatchObject({ clean: true, drifts: [] });
  });

  it.each(['assume-unchanged', 'skip-worktree'])('[worktree:verify:hidden] sees files under --%s', async (mark) => {
    const { project, snapshot } = await handedOver();
    project.git('update-index', `--${mark}`, 'b.txt', 'c.txt', 'run.sh', 'a.txt');
    expect((await kindsOf(project, snapshot)).codes).toEqual([]);
    project.write('b.txt', 'hidden\n');
    rmSync(join(project.root, 'c.txt'));
    chmodSync(join(project.root, 'run.sh'), 0o755);
    expect((await kindsOf(project, snapshot)).kinds).toEqual({
      'b.txt': 'changed',
      'c.txt': 'removed',
      'run.sh': 'mode',
    });
  });

  it('[worktree:verify:hidden] sees an edit of the same size and time, whatever the configuration trusts', async () => {
    const { project, snapshot } = await handedOver();
    const path = join(project.root, 'b.txt');
    utimesSync(path, 1_000, 1_000);
    // Which writes the new time into the index.
    project.git('status');
    for (const [name, value] of [
      ['core.trustctime', 'false'],
      ['core.checkStat', 'minimal'],
      ['core.ignoreStat', 'true'],
      ['core.untrackedCache', 'true'],
    ] as const)
      project.git('config', name, value);
    // git knows when a file's entry changed to the second.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    project.write('b.txt', 'TWO\n');
    utimesSync(path, 1_000, 1_000);
    expect((await kindsOf(project, snapshot)).kinds).toEqual({ 'b.txt': 'changed' });
  });

  it('[worktree:verify:same-tree] is clean after git forgot a file, a link and a submodule that are still there', async () => {
    const project = gitProject({ 'a.txt': 'x' });
    symlinkSync('nowhere', join(project.root, 'link'));
    project.git('submodule', '-q', 'add', gitProject({ inner: 'x' }).root, 'sub');
    project.commitAll();
    const options = { task: scopedTask(), agent: 'implementer', previous: null } as const;
    const snapshot = await takeWorktreeSnapshot(project, options);
    project.git('rm', '-q', '--cached', 'a.txt', 'link', 'sub');
    expect((await kindsOf(project, snapshot)).kinds).toEqual({});
    rmSync(join(project.root, 'link'));
    symlinkSync('elsewhere', join(project.root, 'link'));
    expect((await kindsOf(project, snapshot)).kinds).toEqual({ link: 'changed' });
  });

  it('says which file the system refuses to read', async () => {
    const { project, snapshot } = await handedOver();
    const [first] = snapshot.changed_files;
    const changed_files = [{ ...first!, path: 'x'.repeat(300) }];
    await expect(verifyWorktree(project, { ...snapshot, changed_files })).rejects.toEqual(
      expect.objectContaining({ code: 'E043', message: expect.stringMatching(/^Cannot read xxx/) }),
    );
  });

  it('[worktree:verify:ignored] leaves out ignored files, and keeps comparing one that was handed over', async () => {
    const { project, snapshot } = await handedOver();
    project.write('.git/info/exclude', '*.log\nnew.txt\n');
    project.write('build.log', 'x');
    expect((await kindsOf(project, snapshot)).codes).toEqual([]);
    project.write('new.txt', 'x');
    expect((await kindsOf(project, snapshot)).kinds).toEqual({ 'new.txt': 'changed' });
  });

  it("[worktree:snapshot:store-files] takes the store's own writes for no drift", async () => {
    const { project, snapshot } = await handedOver();
    project.write('.agent-output/TASK-0001/context.json', '{}');
    project.write('tasks/TASK-0001-x.task.yaml', 'x');
    const folder = join(project.root, '.agent-output/TASK-0001/');
    writeFileSync(Buffer.concat([Buffer.from(folder), Buffer.from('caf\xe9', 'latin1')]), 'no UTF-8');
    expect(await verifyWorktree(project, snapshot)).toMatchObject({ clean: true });
  });

  it('takes line endings as git does where a file is as in the base, and as bytes where it was handed over', async () => {
    const project = gitProject({ '.gitattributes': '* text=auto\n', 'a.txt': 'one\n', 'b.txt': 'one\n' });
    project.write('b.txt', 'two\n');
    const snapshot = await takeWorktreeSnapshot(project, { task: scopedTask(), agent: 'reviewer', previous: null });
    project.write('a.txt', 'one\r\n');
    expect((await kindsOf(project, snapshot)).kinds).toEqual({});
    project.write('b.txt', 'two\r\n');
    expect((await kindsOf(project, snapshot)).kinds).toEqual({ 'b.txt': 'changed' });
  });
});

describe('a snapshot that somebody made up', () => {
  it.each([
    ['a base that is an option', { base_commit: '--output=/made-up' }],
    ['a path out', { changed_files: [{ path: '../x', status: '??', sha256: null, mode: null, size: null }] }],
    ['an absolute path', { changed_files: [{ path: '/x', status: '??', sha256: null, mode: null, size: null }] }],
    ['a diff out', { diff: { path: '.agent-output/../../x', sha256: '0'.repeat(64), size: 1 } }],
    ['a diff elsewhere', { diff: { path: 'a.txt', sha256: '0'.repeat(64), size: 1 } }],
  ])('[worktree:verify:made-up] is refused for %s', async (_, change) => {
    const { project, snapshot } = await handedOver();
    const madeUp = { ...snapshot, ...change };
    const refused = expect.objectContaining({ code: 'E052' });
    await expect(verifyWorktree(project, madeUp)).rejects.toEqual(refused);
    await expect(diffWorktree(project, madeUp)).rejects.toEqual(refused);
    await expect(diffSnapshots(project, snapshot, madeUp)).rejects.toEqual(refused);
    const options = { task: scopedTask(), agent: 'reviewer', previous: madeUp } as const;
    await expect(takeWorktreeSnapshot(project, options)).rejects.toEqual(refused);
  });

  it('[worktree:verify:made-up] is not written for what is no id of a task', async () => {
    const project = gitProject(files);
    const task = { ...scopedTask(), id: '../../TASK-0001' };
    await expect(takeWorktreeSnapshot(project, { task, agent: 'implementer', previous: null })).rejects.toEqual(
      expect.objectContaining({ code: 'E002' }),
    );
  });
});

describe('driftError', () => {
  it('[worktree:verify:error] has the weightiest code, the names of the files and what to do', async () => {
    const { project, snapshot } = await handedOver();
    project.write('b.txt', 'x');
    const changed = driftError(await verifyWorktree(project, snapshot), snapshot);
    expect(changed).toMatchObject({
      code: 'E020',
      exitCode: 20,
      message: 'The tree is not as the implementer left it: b.txt (changed).',
      recoveryAction: expect.stringContaining('resolve-drift'),
      details: { codes: ['E020'], drifts: [{ path: 'b.txt', kind: 'changed' }] },
    });
    for (let index = 0; index < 12; index++) project.write(`many/${index}`, 'x');
    expect(driftError(await verifyWorktree(project, snapshot), snapshot).message).toMatch(/ and 3 more\.$/);
    rmSync(join(project.root, 'many'), { recursive: true });
    project.git('stash', '-q', '-u');
    expect(driftError(await verifyWorktree(project, snapshot), snapshot)).toMatchObject({
      code: 'E022',
      message: expect.stringMatching(
        /^The tree is clean, but the implementer left 4 changed files: a\.txt \(changed\), /,
      ),
    });
    project.git('stash', 'pop', '-q');
    project.git('checkout', '-q', '--', 'b.txt');
    project.commitAll();
    expect(driftError(await verifyWorktree(project, snapshot), snapshot)).toMatchObject({
      code: 'E021',
      message: expect.stringMatching(
        /^The base moved from [0-9a-f]{12} to [0-9a-f]{12} since the implementer's snapshot\.$/,
      ),
    });
  });
});
