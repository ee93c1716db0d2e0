import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { worktreeSnapshotSchema, type WorktreeSnapshot } from '../src/document/worktree-snapshot.ts';
import type { ScopedTask } from '../src/worktree/scope-hash.ts';
import { hashDiff } from '../src/worktree/stored-diff.ts';
import { takeWorktreeSnapshot } from '../src/worktree/take-worktree-snapshot.ts';
import { gitIn, gitProject, scopedTask, type GitProject } from './support/git-project.ts';

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

function take(project: GitProject, task: ScopedTask = scopedTask(), forceSecrets = false): Promise<WorktreeSnapshot> {
  return takeWorktreeSnapshot(project, { task, agent: 'implementer', previous: null, forceSecrets });
}

describe('takeWorktreeSnapshot', () => {
  it('[worktree:snapshot:files] has base and every changed file with status, hash, mode and size', async () => {
    const project = gitProject({ 'a.txt': 'one\n', 'b.txt': 'x', 'run.sh': 'x', 'same.txt': 'x' });
    const { root, git, write } = project;
    write('a.txt', 'two\n');
    rmSync(join(root, 'b.txt'));
    chmodSync(join(root, 'run.sh'), 0o755);
    write('new/ü.txt', 'new');
    write('staged.txt', 'first');
    git('add', 'staged.txt');
    write('staged.txt', 'second');
    const snapshot = await take(project);
    expect(worktreeSnapshotSchema.parse(snapshot)).toEqual(snapshot);
    expect(snapshot).toMatchObject({
      agent: 'implementer',
      taken_at: '2026-01-31T12:00:00.000Z',
      base_commit: git('rev-parse', 'HEAD').trim(),
      increment: null,
    });
    expect(snapshot.changed_files).toEqual([
      { path: 'a.txt', status: ' M', sha256: sha256('two\n'), mode: '100644', size: 4 },
      { path: 'b.txt', status: ' D', sha256: null, mode: null, size: null },
      { path: 'new/ü.txt', status: '??', sha256: sha256('new'), mode: '100644', size: 3 },
      { path: 'run.sh', status: ' M', sha256: sha256('x'), mode: '100755', size: 1 },
      { path: 'staged.txt', status: 'AM', sha256: sha256('second'), mode: '100644', size: 6 },
    ]);
  });

  it('[worktree:snapshot:diff] keeps a diff that leads from the base to exactly this tree', async () => {
    const files = {
      'a.txt': 'one\r\ntwo\r\n',
      'old.txt': 'text\n'.repeat(9),
      'b.bin': Buffer.from([0, 1, 2]),
      gone: 'x',
      thing: 'x',
    };
    const project = gitProject(files);
    const { root, git, write } = project;
    write('a.txt', 'one\r\n2\r\nno end');
    write('b.bin', Buffer.from([0, 255, 254, 10, 0]));
    git('mv', 'old.txt', 'new.txt');
    rmSync(join(root, 'gone'));
    rmSync(join(root, 'thing'));
    write('thing/inner', 'a folder now');
    write('odd\n"name" \\ ü', 'x');
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from('caf\xe9', 'latin1')]), 'x');
    write('empty', '');
    symlinkSync('a.txt', join(root, 'link'));
    chmodSync(join(root, 'new.txt'), 0o755);
    const { diff, base_commit } = await take(project);
    const patch = readFileSync(join(root, diff.path));
    expect(diff).toEqual({
      path: `.agent-output/TASK-0001/diffs/implementer-${diff.sha256.slice(0, 16)}.diff`,
      sha256: hashDiff(patch),
      size: patch.length,
    });
    git('worktree', 'add', '-q', '--detach', join(root, '.agent-output/copy'), base_commit);
    gitIn(join(root, '.agent-output/copy'), 'apply', '--binary', join(root, diff.path));
    expect(contentOf(join(root, '.agent-output/copy'))).toEqual(contentOf(root));
  });

  it('[worktree:snapshot:diff-hash] has one hash for a diff with LF and with CRLF', () => {
    expect(hashDiff(Buffer.from('a\r\nb\r\n'))).toBe(hashDiff(Buffer.from('a\nb\n')));
    expect(hashDiff(Buffer.from('a\nb\n'))).toBe(sha256('a\nb\n'));
    expect(hashDiff(Buffer.from('a\rb\n'))).not.toBe(hashDiff(Buffer.from('ab\n')));
    expect(hashDiff(Buffer.from([0xff, 0x0d, 0x0a]))).toBe(sha256(Buffer.from([0xff, 0x0a])));
  });

  it('[worktree:snapshot:diffstat] counts files, insertions and deletions, those of untracked files too', async () => {
    const project = gitProject({ 'a.txt': '1\n2\n3\n', 'b.bin': Buffer.from([0, 1]), gone: '1\n2\n' });
    project.write('a.txt', '1\n3\n4\n5\n');
    project.write('b.bin', Buffer.from([0, 2]));
    project.write('9\t9\tnew', '1\n2\n3\n');
    rmSync(join(project.root, 'gone'));
    expect((await take(project)).diffstat).toEqual({ files: 4, insertions: 5, deletions: 3 });
  });

  it('[worktree:snapshot:rename] says where a renamed file was, also where only its case changed', async () => {
    const project = gitProject({ 'readme.md': 'text\n'.repeat(9), 'one.txt': 'other\n'.repeat(9) });
    project.git('config', 'core.ignoreCase', 'true');
    project.git('mv', 'readme.md', 'README.md');
    project.git('mv', 'one.txt', 'two.txt');
    const { changed_files, diff } = await take(project);
    expect(changed_files.map(({ path, status, renamed_from }) => [path, status, renamed_from])).toEqual([
      ['README.md', 'R ', 'readme.md'],
      ['one.txt', 'D ', undefined],
      ['readme.md', 'D ', undefined],
      ['two.txt', 'R ', 'one.txt'],
    ]);
    expect(project.read(diff.path)).toContain('rename from readme.md\nrename to README.md\n');
  });

  it('[worktree:snapshot:link] hashes the target of a link and never what it leads to', async () => {
    const project = gitProject({ 'folder/a.txt': 'x', file: 'x' });
    const outside = gitProject({ 'a.txt': 'secret of another place' });
    const { root } = project;
    rmSync(join(root, 'file'));
    symlinkSync(join(outside.root, 'a.txt'), join(root, 'file'));
    rmSync(join(root, 'folder'), { recursive: true });
    symlinkSync(outside.root, join(root, 'folder'));
    symlinkSync('loop', join(root, 'loop'));
    const { changed_files, diff } = await take(project);
    expect(changed_files.map(({ path, mode, sha256: hash }) => [path, mode, hash])).toEqual([
      ['file', '120000', sha256(join(outside.root, 'a.txt'))],
      ['folder', '120000', sha256(outside.root)],
      ['folder/a.txt', null, null],
      ['loop', '120000', sha256('loop')],
    ]);
    expect(project.read(diff.path)).not.toContain('secret');
  });

  it('[worktree:snapshot:large] hashes a file of 120 MB without keeping it in memory or in the diff', async () => {
    const project = gitProject({ 'a.txt': 'x' });
    const large = join(project.root, 'large.bin');
    writeFileSync(large, 'start');
    truncateSync(large, 120_000_000);
    appendFileSync(large, 'end');
    project.write('b.txt', 'y\n');
    const hash = createHash('sha256').update('start');
    const zeros = Buffer.alloc(1_000_000);
    for (let count = 0; count < 119; count++) hash.update(zeros);
    const expected = hash.update(zeros.subarray(5)).update('end').digest('hex');
    const before = process.memoryUsage().rss;
    const { changed_files, diff, diffstat } = await take(project);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    expect(changed_files.at(-1)).toMatchObject({ path: 'large.bin', size: 120_000_003, sha256: expected });
    expect(diff).toMatchObject({ left_out: ['large.bin'] });
    expect(diffstat).toEqual({ files: 2, insertions: 1, deletions: 0 });
    expect(project.read(diff.path)).not.toContain('large.bin');
  });

  it('[worktree:snapshot:large] leaves out the largest where all together are too much, before or after', async () => {
    const block = (size: number) => Buffer.alloc(size, 'x\n');
    const project = gitProject({ 'was-large': block(5_000_001), 'just-right': block(5_000_000) });
    project.write('was-large', 'small');
    rmSync(join(project.root, 'just-right'));
    expect((await take(project)).diff).toMatchObject({ left_out: ['was-large'] });
    for (const name of ['a', 'b', 'c', 'd']) project.write(name, block(4_000_000));
    expect((await take(project)).diff).toMatchObject({ left_out: ['just-right', 'was-large'] });
  });

  it('[worktree:snapshot:no-commit] says what to do in a repository without a commit', async () => {
    await expect(take(gitProject())).rejects.toEqual(
      expect.objectContaining({
        code: 'E061',
        exitCode: 61,
        recoveryAction: 'Commit something first.',
        details: expect.objectContaining({ reason: 'no-commits' }),
      }),
    );
  });

  it('[worktree:snapshot:moving-tree] is E044 where the tree does not come to rest, and true where it does', async () => {
    const project = gitProject({ 'a.txt': 'x' });
    const { root } = project;
    let count = 0;
    const everywhere = setInterval(() => {
      writeFileSync(join(root, 'busy.txt'), `${++count}`);
      renameSync(join(root, 'busy.txt'), join(root, count % 2 === 0 ? 'even.txt' : 'odd.txt'));
    }, 1);
    try {
      await expect(take(project)).rejects.toEqual(expect.objectContaining({ code: 'E044', retryable: true }));
    } finally {
      clearInterval(everywhere);
    }
    for (const name of ['odd.txt', 'even.txt']) writeFileSync(join(root, name), 'done');
    const again = setTimeout(() => rmSync(join(root, 'odd.txt'), { force: true }), 20);
    const { changed_files } = await take(project).finally(() => clearTimeout(again));
    for (const { path, sha256: hash } of changed_files) expect([path, hash]).toEqual([path, sha256('done')]);
    expect(readdirSync(join(root, '.agent-output/TASK-0001/diffs'))).toHaveLength(1);
  });

  it('is E061, not E044, where git fails over a tree at rest', async () => {
    const project = gitProject({ '.gitattributes': '*.x filter=broken\n' });
    project.git('config', 'filter.broken.clean', 'false');
    project.git('config', 'filter.broken.required', 'true');
    project.write('a.x', 'x');
    await expect(take(project)).rejects.toEqual(
      expect.objectContaining({ code: 'E061', details: expect.objectContaining({ reason: 'git-failed' }) }),
    );
  });

  it('[worktree:snapshot:secrets] stops at a secret in the diff, unless it is forced', async () => {
    const project = gitProject({ 'a.txt': 'x\n' });
    project.write('.env', `KEY=${['AKIA', 'IOSFODNN7EXAMPLE'].join('')}\n`);
    await expect(take(project)).rejects.toEqual(expect.objectContaining({ code: 'E004' }));
    expect(project.files('.agent-output')).toEqual([]);
    const forced = await take(project, scopedTask(), true);
    expect(forced).toMatchObject({ secret_findings: [{ kind: 'aws-key' }] });
    rmSync(join(project.root, '.env'));
    expect(await take(project)).not.toHaveProperty('secret_findings');
    // Its removal shows it once more.
    const options = { task: scopedTask(), agent: 'reviewer', previous: forced } as const;
    await expect(takeWorktreeSnapshot(project, options)).rejects.toEqual(expect.objectContaining({ code: 'E004' }));
    const removed = await takeWorktreeSnapshot(project, { ...options, forceSecrets: true });
    expect(removed).toMatchObject({ secret_findings: [{ kind: 'aws-key' }], increment: { changed_files: ['.env'] } });
  });

  it('[worktree:snapshot:untouched] changes neither index nor objects', async () => {
    const project = gitProject({ 'a.txt': 'one\n' });
    const { root, git, write } = project;
    write('a.txt', 'two\n');
    write('new.txt', 'new\n');
    git('add', '-N', 'new.txt');
    const seen = () => [
      git('count-objects', '-v'),
      git('ls-files', '-s'),
      git('for-each-ref'),
      readFileSync(join(root, '.git/index')),
    ];
    const before = seen();
    await take(project);
    expect(seen()).toEqual(before);
  });

  it("[worktree:snapshot:store-files] has nothing of the store's own files and of task files", async () => {
    const project = gitProject({ 'tasks/backend/TASK-0001-x.task.yaml': 'id: TASK-0001\n' });
    const own = [
      'tasks/backend/TASK-0001-x.task.yaml',
      'docs/completed-tasks/TASK-0002-y.task.yaml',
      '.agent-output/TASK-0001/context.json',
      'docs/compliance/context-cache-exceptions.json',
      'docs/compliance/quarantine/index.json',
      'docs/evidence/metrics/dashboard.json',
    ];
    const others = ['docs/compliance/policy.md', 'docs/evidence/note.md', 'other.task.yaml', 'tasks/readme.md'];
    for (const path of [...own, ...others]) project.write(path, 'changed');
    expect((await take(project)).changed_files.map(({ path }) => path)).toEqual(others);
  });
});

describe('the scope hash', () => {
  const files = { 'src/a.ts': 'a', 'src/deep/b.ts': 'b', 'src/c.md': 'c', 'docs/d.md': 'd', 'top.ts': 't' };
  const hash = async (project: GitProject, ...scope: string[]) =>
    (await take(project, scopedTask(...scope))).scope_sha256;

  it.each([
    ['a path', ['src/deep'], 'src/deep/b.ts', 'src/a.ts'],
    ['a folder with a slash', ['./src/'], 'src/c.md', 'top.ts'],
    ['a glob over folders', ['src/**/*.ts'], 'src/deep/b.ts', 'src/c.md'],
    ['a glob within one', ['src/*.ts'], 'src/a.ts', 'src/deep/b.ts'],
    ['braces', ['{docs,top}*', '**/*.{md,txt}'], 'docs/d.md', 'src/a.ts'],
    ['a sentence beside a path', ['Make the queue faster (see: docs)', 'top.ts'], 'top.ts', 'docs/d.md'],
  ])('[worktree:scope:hash] changes with what is in %s, and with nothing else', async (_, scope, within, without) => {
    const project = gitProject(files);
    const before = await hash(project, ...scope);
    project.write(without, 'changed');
    expect(await hash(project, ...scope)).toBe(before);
    project.write(within, 'changed');
    const changed = await hash(project, ...scope);
    chmodSync(join(project.root, within), 0o755);
    const executable = await hash(project, ...scope);
    rmSync(join(project.root, within));
    const removed = await hash(project, ...scope);
    expect(new Set([before, changed, executable, removed]).size).toBe(4);
  });

  it('[worktree:scope:hash] takes the paths of the context and untracked files', async () => {
    const project = gitProject(files);
    const task = { id: 'TASK-0001', scope: { in: [] }, context: { repo_paths: ['docs/**'] } };
    const hashNow = async () => (await take(project, task)).scope_sha256;
    const before = await hashNow();
    project.write('src/new.ts', 'new');
    expect(await hashNow()).toBe(before);
    project.write('docs/new.md', 'new');
    const untracked = await hashNow();
    expect(untracked).not.toBe(before);
    project.git('add', '-A');
    expect(await hashNow()).toBe(untracked);
  });

  it('[worktree:scope:whole-tree] is over the whole tree where no path is given', async () => {
    const project = gitProject(files);
    const before = await hash(project);
    project.write('tasks/TASK-0001-x.task.yaml', 'x');
    expect(await hash(project)).toBe(before);
    project.write('anything', 'x');
    expect(await hash(project)).not.toBe(before);
  });

  it('[worktree:scope:outside] takes a line that leads out, or is no path, for none', async () => {
    const project = gitProject(files);
    const odd = [
      '../other',
      'src/../../x',
      'C:/x',
      'a\0b',
      '',
      'x'.repeat(2_000),
      '{a,b}'.repeat(50),
      ':(exclude)src',
      '-z',
      '[',
      '{',
    ];
    expect(await hash(project, ...odd, 'src')).toBe(await hash(project, 'src'));
  });

  it('[worktree:scope:hash] takes thousands of lines', async () => {
    const project = gitProject(files);
    const many = Array.from({ length: 2_000 }, (_, index) => `${'long/'.repeat(20)}${index}`);
    expect(await hash(project, ...many, 'src')).toBe(await hash(project, 'src'));
  });
});

/** Every file below a folder with its mode and bytes in latin1. */
function contentOf(root: string): Map<string, string> {
  const files = new Map<string, string>();
  const visit = (folder: Buffer) => {
    for (const name of readdirSync(folder, { encoding: 'buffer' })) {
      if (['.git', '.agent-output'].includes(name.toString())) continue;
      const path = Buffer.concat([folder, Buffer.from('/'), name]);
      const found = lstatSync(path);
      const key = path.subarray(root.length).toString('latin1');
      if (found.isDirectory()) visit(path);
      else if (found.isSymbolicLink()) files.set(key, `link ${readlinkSync(path)}`);
      else files.set(key, `${found.mode & 0o100} ${readFileSync(path, 'latin1')}`);
    }
  };
  mkdirSync(root, { recursive: true });
  visit(Buffer.from(root));
  return files;
}
