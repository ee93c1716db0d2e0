import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import type { Agent } from '../src/document/fields.ts';
import type { WorktreeSnapshot } from '../src/document/worktree-snapshot.ts';
import { diffSnapshots, diffWorktree } from '../src/worktree/diff-worktree.ts';
import { hashDiff } from '../src/worktree/stored-diff.ts';
import { takeWorktreeSnapshot } from '../src/worktree/take-worktree-snapshot.ts';
import { gitProject, scopedTask, type GitProject } from './support/git-project.ts';

function take(project: GitProject, agent: Agent, previous: WorktreeSnapshot | null): Promise<WorktreeSnapshot> {
  return takeWorktreeSnapshot(project, { task: scopedTask(), agent, previous });
}

/** Lines of a patch that say what changed. */
function essence(patch: Buffer | string): string[] {
  return patch
    .toString()
    .split('\n')
    .filter((line) => /^(?:diff |rename |[-+](?!--|\+\+))/.test(line));
}

/** An implementer's work, already snapshot, on which a reviewer has edited. */
async function reviewed(): Promise<{ project: GitProject; implementer: WorktreeSnapshot }> {
  const project = gitProject({ 'a.txt': 'one\n', 'b.txt': 'two\n', 'b.bin': Buffer.from([0, 1]) });
  project.write('a.txt', 'one\nimplemented\n');
  project.write('new.txt', 'new\n');
  project.write('gone.txt', 'for a while\n');
  project.write('run.sh', 'x\n');
  project.write('b.bin', Buffer.from([0, 2]));
  const implementer = await take(project, 'implementer', null);
  project.write('a.txt', 'one\nimplemented\nreviewed\n');
  project.write('new.txt', 'newer\n');
  rmSync(join(project.root, 'gone.txt'));
  chmodSync(join(project.root, 'run.sh'), 0o755);
  project.git('checkout', '-q', '--', 'b.bin');
  return { project, implementer };
}

const sinceImplementer = [
  'diff --git a/a.txt b/a.txt',
  '+reviewed',
  'diff --git a/b.bin b/b.bin',
  'diff --git a/gone.txt b/gone.txt',
  '-for a while',
  'diff --git a/new.txt b/new.txt',
  '-new',
  '+newer',
  'diff --git a/run.sh b/run.sh',
];
const changedSince = ['a.txt', 'b.bin', 'gone.txt', 'new.txt', 'run.sh'];

describe('the increment of a later agent', () => {
  it('[worktree:increment:shown] has the files and the diff since the agent before', async () => {
    const { project, implementer } = await reviewed();
    const { increment } = await take(project, 'reviewer', implementer);
    expect(increment).toMatchObject({ since: 'implementer', changed_files: changedSince });
    const { diff } = increment as { diff: { path: string; sha256: string; size: number } };
    const patch = readFileSync(join(project.root, diff.path));
    expect(diff).toMatchObject({ sha256: hashDiff(patch), size: patch.length });
    expect(diff.path).toMatch(/\/reviewer-increment-[0-9a-f]{16}\.diff$/);
    expect(essence(patch)).toEqual(sinceImplementer);
  });

  it('[worktree:increment:shown] is empty where nothing changed, also over a clean tree', async () => {
    const project = gitProject({ a: 'x' });
    const implementer = await take(project, 'implementer', null);
    expect(implementer).toMatchObject({ changed_files: [], diff: { size: 0 } });
    const { increment } = await take(project, 'reviewer', implementer);
    expect(increment).toMatchObject({ since: 'implementer', changed_files: [], diff: { size: 0 } });
    expect(readdirSync(join(project.root, '.agent-output/TASK-0001/diffs'))).toHaveLength(3);
  });

  it('[worktree:increment:shown] names a file that one of the diffs leaves out, without its content', async () => {
    const project = gitProject({ 'a.txt': 'x' });
    project.write('large', Buffer.alloc(5_000_001, 'x\n'));
    project.write('grows', 'small\n');
    const implementer = await take(project, 'implementer', null);
    project.write('large', 'small now\n');
    project.write('grows', Buffer.alloc(5_000_001, 'x\n'));
    project.write('b.txt', 'y\n');
    const reviewer = await take(project, 'reviewer', implementer);
    expect(reviewer.increment).toMatchObject({ changed_files: ['b.txt', 'grows', 'large'] });
    const { diff } = reviewer.increment as { diff: { path: string } };
    expect(essence(project.read(diff.path))).toEqual(['diff --git a/b.txt b/b.txt', '+y']);
    expect(await diffSnapshots(project, implementer, reviewer)).toMatchObject({ left_out: ['grows', 'large'] });
    expect(await diffWorktree(project, implementer)).toMatchObject({ left_out: ['grows', 'large'] });
  });

  it.each([
    ['the base moved', (project: GitProject) => void project.commitAll(), /^The base moved from [0-9a-f]{12} to /],
    [
      'the diff is gone',
      (project: GitProject) => rmSync(join(project.root, '.agent-output'), { recursive: true }),
      /^The diff .* cannot be read/,
    ],
    [
      'the diff was changed',
      (project: GitProject, { diff }: WorktreeSnapshot) =>
        writeFileSync(join(project.root, diff.path), 'x'.repeat(diff.size)),
      /^The diff .* is not the one that was kept/,
    ],
  ])('[worktree:increment:unavailable] says that %s', async (_, happen, why) => {
    const { project, implementer } = await reviewed();
    happen(project, implementer);
    const { increment } = await take(project, 'reviewer', implementer);
    expect(increment).toEqual({ since: 'implementer', unavailable: expect.stringMatching(why) });
  });

  it('[worktree:increment:unavailable] says that a diff does not apply', async () => {
    const { project, implementer } = await reviewed();
    const other = Buffer.from(project.read(implementer.diff.path).replace(' one\n', ' ONE\n'));
    writeFileSync(join(project.root, implementer.diff.path), other);
    const forged = { ...implementer, diff: { ...implementer.diff, sha256: hashDiff(other) } };
    const { increment } = await take(project, 'reviewer', forged);
    expect(increment).toMatchObject({
      unavailable: expect.stringMatching(/^The diff .* does not apply to [0-9a-f]{12}\.$/),
    });
  });
});

describe('diffWorktree', () => {
  it('[worktree:diff:worktree] shows what happened since the snapshot', async () => {
    const { project, implementer } = await reviewed();
    const { changed_files, patch, left_out } = await diffWorktree(project, implementer);
    expect([changed_files, essence(patch), left_out]).toEqual([changedSince, sinceImplementer, []]);
    const reviewer = await take(project, 'reviewer', implementer);
    const none = await diffWorktree(project, reviewer);
    expect([none.changed_files, none.patch.length]).toEqual([[], 0]);
  });

  it('[worktree:diff:refused] is refused over another base', async () => {
    const { project, implementer } = await reviewed();
    project.commitAll();
    await expect(diffWorktree(project, implementer)).rejects.toEqual(expect.objectContaining({ code: 'E021' }));
  });

  it('[worktree:diff:refused] is refused without the diff that was kept', async () => {
    const { project, implementer } = await reviewed();
    const path = join(project.root, implementer.diff.path);
    writeFileSync(path, 'x');
    await expect(diffWorktree(project, implementer)).rejects.toEqual(expect.objectContaining({ code: 'E052' }));
    rmSync(path);
    await expect(diffWorktree(project, implementer)).rejects.toEqual(expect.objectContaining({ code: 'E040' }));
  });
});

describe('diffSnapshots', () => {
  it('[worktree:diff:snapshots] shows what happened between two agents, whatever the tree is now', async () => {
    const { project, implementer } = await reviewed();
    const reviewer = await take(project, 'reviewer', implementer);
    project.git('stash', '-q', '-u', '--', 'a.txt', 'new.txt');
    const { changed_files, patch } = await diffSnapshots(project, implementer, reviewer);
    expect([changed_files, essence(patch)]).toEqual([changedSince, sinceImplementer]);
    const back = await diffSnapshots(project, reviewer, implementer);
    expect(essence(back.patch)).toContain('-reviewed');
  });

  it('[worktree:diff:refused] is refused over two bases', async () => {
    const { project, implementer } = await reviewed();
    project.commitAll();
    const reviewer = await take(project, 'reviewer', null);
    await expect(diffSnapshots(project, implementer, reviewer)).rejects.toEqual(
      expect.objectContaining({
        code: 'E021',
        details: { expected_base: implementer.base_commit, found_base: reviewer.base_commit },
      }),
    );
  });
});
