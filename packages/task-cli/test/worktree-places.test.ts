import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import type { Project } from '../src/project-layout.ts';
import { diffWorktree } from '../src/worktree/diff-worktree.ts';
import { takeWorktreeSnapshot } from '../src/worktree/take-worktree-snapshot.ts';
import { verifyWorktree } from '../src/worktree/verify-worktree.ts';
import { gitIn, gitProject, scopedTask } from './support/git-project.ts';

const take = (project: Project, ...scope: string[]) =>
  takeWorktreeSnapshot(project, { task: scopedTask(...scope), agent: 'implementer', previous: null });
const driftOf = async (project: Project, snapshot: Awaited<ReturnType<typeof take>>) =>
  (await verifyWorktree(project, snapshot)).drifts.map(({ path, kind }) => `${kind} ${path}`);

describe('a linked worktree', () => {
  it('[worktree:place:linked] has its own snapshot', async () => {
    const main = gitProject({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
    const root = join(main.root, '.agent-output/linked ü');
    main.git('worktree', 'add', '-q', '-b', 'other', root);
    const linked = { ...main, root };
    main.write('.agent-output/linked ü/a.txt', 'changed\n');
    main.write('b.txt', 'in the main one\n');
    const snapshot = await take(linked);
    expect(snapshot.changed_files.map(({ path }) => path)).toEqual(['a.txt']);
    expect(readFileSync(join(root, snapshot.diff.path), 'utf8')).toContain('+changed');
    main.write('b.txt', 'again\n');
    expect(await driftOf(linked, snapshot)).toEqual([]);
    main.write('.agent-output/linked ü/b.txt', 'x');
    expect(await driftOf(linked, snapshot)).toEqual(['changed b.txt']);
    expect((await diffWorktree(linked, snapshot)).patch.toString()).toContain('-two');
  });
});

describe('a project in a sub-folder', () => {
  it('[worktree:place:sub-folder] sees what is below it, with paths from there', async () => {
    const whole = gitProject({
      'top.txt': 'x',
      'app/a.txt': 'one\n',
      'app/src/b.txt': 'two\n',
      'app/gone': 'x',
      'app2/c.txt': 'x',
    });
    const project = { ...whole, root: join(whole.root, 'app') };
    for (const path of ['top.txt', 'app2/c.txt', 'app/a.txt', 'app/new.txt', 'app/tasks/x.task.yaml'])
      whole.write(path, 'changed\n');
    rmSync(join(project.root, 'gone'));
    whole.git('update-index', '--assume-unchanged', 'app/src/b.txt');
    const snapshot = await take(project, 'src');
    expect(snapshot.changed_files.map(({ path, status }) => status + path)).toEqual([' Ma.txt', ' Dgone', '??new.txt']);
    const patch = readFileSync(join(project.root, snapshot.diff.path), 'utf8');
    expect(patch.match(/^diff .*$/gm)).toEqual(
      ['a.txt', 'gone', 'new.txt'].map((path) => `diff --git a/${path} b/${path}`),
    );
    expect(snapshot.diffstat).toEqual({ files: 3, insertions: 2, deletions: 2 });
    whole.write('top.txt', 'again\n');
    expect(await driftOf(project, snapshot)).toEqual([]);
    whole.write('app/src/b.txt', 'three\n');
    whole.write('app/a.txt', 'three\n');
    expect(await driftOf(project, snapshot)).toEqual(['changed a.txt', 'changed src/b.txt']);
    const { patch: since } = await diffWorktree(project, snapshot);
    expect(since.toString().match(/^[-+](?!--|\+\+).*$/gm)).toEqual(['-changed', '+three', '-two', '+three']);
    expect((await take(project, 'src')).scope_sha256).not.toBe(snapshot.scope_sha256);
  });
});

describe('a sparse checkout', () => {
  it.each([['--cone'], ['--sparse-index']])(
    '[worktree:place:sparse] takes what is not checked out for no drift (%s)',
    async (how) => {
      const project = gitProject({ 'in/a.txt': 'one\n', 'out/b.txt': 'two\n', 'out/deep/c.txt': 'three\n' });
      project.git('sparse-checkout', 'set', '--cone', ...(how === '--cone' ? [] : [how]), 'in');
      expect(existsSync(join(project.root, 'out'))).toBe(false);
      project.write('in/a.txt', 'changed\n');
      const snapshot = await take(project);
      expect(snapshot.changed_files.map(({ path }) => path)).toEqual(['in/a.txt']);
      expect(project.read(snapshot.diff.path)).not.toContain('out/');
      expect(await driftOf(project, snapshot)).toEqual([]);
      project.write('out/b.txt', 'two\n');
      expect(await driftOf(project, snapshot)).toEqual([]);
      project.write('out/b.txt', 'changed\n');
      project.write('out/new.txt', 'x');
      expect(await driftOf(project, snapshot)).toEqual(['changed out/b.txt', 'added out/new.txt']);
      expect((await diffWorktree(project, snapshot)).patch.toString().match(/^[-+](?!--|\+\+).*$/gm)).toEqual([
        '-two',
        '+changed',
        '+x',
      ]);
    },
  );
});

describe('a repository within', () => {
  it('[worktree:place:submodule] counts by its commit and its own changes', async () => {
    const inner = gitProject({ 'inner.txt': 'x' });
    const project = gitProject({ 'a.txt': 'x' });
    project.git('submodule', '-q', 'add', inner.root, 'sub');
    project.commitAll();
    expect((await take(project)).changed_files).toEqual([]);
    const sub = join(project.root, 'sub');
    project.write('sub/inner.txt', 'changed');
    const dirty = await take(project);
    expect(dirty.changed_files).toMatchObject([{ path: 'sub', mode: '160000', status: ' M' }]);
    expect(await driftOf(project, dirty)).toEqual([]);
    project.write('sub/inner.txt', 'changed again');
    expect(await driftOf(project, dirty)).toEqual(['changed sub']);
    gitIn(sub, 'commit', '-qam', 'inner');
    const moved = await take(project);
    expect(project.read(moved.diff.path)).toContain(`+Subproject commit ${gitIn(sub, 'rev-parse', 'HEAD').trim()}`);
    expect(await driftOf(project, dirty)).toEqual(['changed sub']);
    rmSync(sub, { recursive: true });
    expect(await driftOf(project, moved)).toEqual(['removed sub']);
  });

  it('[worktree:place:submodule] counts untracked, with and without a commit, and an empty .git makes none', async () => {
    const project = gitProject({ 'a.txt': 'x' });
    project.write('nested/x.txt', 'x');
    gitIn(join(project.root, 'nested'), 'init', '-q');
    mkdirSync(join(project.root, 'plain/.git'), { recursive: true });
    project.write('plain/y.txt', 'y');
    const bare = await take(project);
    expect(bare.changed_files.map(({ path, mode }) => [path, mode])).toEqual([
      ['nested', '160000'],
      ['plain/y.txt', '100644'],
    ]);
    expect(bare.diff).toMatchObject({ left_out: ['nested'] });
    project.write('nested/x.txt', 'y');
    expect(await driftOf(project, bare)).toEqual(['changed nested']);
    project.write('nested/x.txt', 'x');
    expect(await driftOf(project, bare)).toEqual([]);
    gitIn(join(project.root, 'nested'), 'add', '-A');
    gitIn(join(project.root, 'nested'), 'commit', '-qm', 'first');
    const committed = await take(project);
    expect(committed.diff).not.toHaveProperty('left_out');
    expect(await driftOf(project, bare)).toEqual(['changed nested']);
    expect(await driftOf(project, committed)).toEqual([]);
    project.write('nested/x.txt', 'changed');
    expect(await driftOf(project, committed)).toEqual(['changed nested']);
  });

  it('[worktree:git:safe] never runs what its configuration names, for it may have come with an archive', async () => {
    const project = gitProject({ 'a.txt': 'x' });
    const nested = join(project.root, 'nested');
    project.write('nested/x.txt', 'x');
    gitIn(nested, 'init', '-q');
    gitIn(nested, 'add', '-A');
    gitIn(nested, 'commit', '-qm', 'first');
    project.write('nested/.gitattributes', '* filter=evil\n');
    for (const name of ['filter.evil.clean', 'filter.evil.process', 'core.fsmonitor', 'diff.external']) {
      gitIn(nested, 'config', name, `touch "${join(project.root, 'ran')}"`);
    }
    project.write('nested/x.txt', 'y');
    const snapshot = await take(project);
    expect(snapshot.changed_files).toMatchObject([{ path: 'nested' }]);
    expect(await driftOf(project, snapshot)).toEqual([]);
    expect(existsSync(join(project.root, 'ran'))).toBe(false);
  });

  it('is a folder like others where its .git leads nowhere', async () => {
    const project = gitProject({ 'a.txt': 'x' });
    project.write('broken/.git', 'gitdir: /nowhere\n');
    project.write('broken/x.txt', 'x');
    const snapshot = await take(project);
    expect(snapshot.changed_files.map(({ path }) => path)).toEqual(['broken/x.txt']);
    project.write('broken/x.txt', 'y');
    expect(await driftOf(project, snapshot)).toEqual(['changed broken/x.txt']);
  });
});
