import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseGitDiff } from '../src/evidence/git/parse-git-diff.ts';
import { parseGitLog } from '../src/evidence/git/parse-git-log.ts';
import { parsePlainGitLog } from '../src/evidence/git/parse-plain-git-log.ts';
import { readGitEvidence } from '../src/evidence/git/read-git-evidence.ts';
import { runGit } from '../src/evidence/git/run-git.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

describe('parseGitLog', () => {
  it('[evidence:git] reads commits with renames, binary files, empty commits and hostile messages', () => {
    const commits = parseGitLog(fixture('git-log.bin'));
    expect(commits.map(({ sha, at, author, subject }) => [sha.slice(0, 2), at, author, subject])).toEqual([
      ['1f', '2026-03-02T09:20:00.000Z', 'Ada Example', 'feat(limits): limit requests per API key'],
      ['2e', '2026-03-01T08:00:00.000Z', 'Bo', 'chore: empty commit'],
      ['3d', '2026-03-01T00:59:59.000Z', 'Çağla', 'fix: keep "quotes" and tabs\tin names'],
    ]);
    expect(commits[0]!.body).toContain('commit 0000000000000000000000000000000000000000\n1\t2\tnot-a-file');
    expect(commits.map(({ files }) => files)).toEqual([
      [
        { path: 'src/limits/sliding-window.ts', added: 34, deleted: 2 },
        { path: 'src/links/routes.ts', added: 3, deleted: 1 },
        { path: 'docs/dashboard.png', added: null, deleted: null },
      ],
      [],
      [{ path: 'name with\nline break.txt', added: 1, deleted: 0 }],
    ]);
  });

  it('[evidence:git] leaves out a commit that was cut off and throws on no text', () => {
    const text = fixture('git-log.bin');
    expect(parseGitLog(text.slice(0, text.indexOf('Çağla')))).toHaveLength(2);
    fc.assert(fc.property(fc.string(), (noise) => Array.isArray(parseGitLog(noise + text + noise))));
  });

  it('[evidence:git] reads what git log prints for people', () => {
    expect(parsePlainGitLog(fixture('git-log.txt'))).toMatchObject([
      {
        sha: '1f'.repeat(20),
        at: '2026-03-02T09:20:00.000Z',
        author: 'Ada Example',
        subject: 'feat(limits): limit requests per API key',
        body: 'A counter in memory counts per instance.',
        files: [
          { path: 'src/limits/sliding-window.ts', added: 34, deleted: 2 },
          { path: 'src/links/routes.ts', added: 3, deleted: 1 },
          { path: 'docs/dashboard.png', added: null, deleted: null },
        ],
      },
      { author: 'Bo', subject: 'chore: tidy up', body: '', files: [] },
    ]);
  });
});

describe('parseGitDiff', () => {
  const expected = [
    {
      path: 'src/limits/sliding-window.ts',
      status: 'added',
      added_lines: [
        { line: 1, text: 'export async function allow(key: string) {' },
        { line: 2, text: '++ counter;' },
        { line: 3, text: '}' },
      ],
      deleted: 0,
    },
    {
      path: 'src/links/routes.ts',
      status: 'renamed',
      added_lines: [
        { line: 11, text: '// TODO: read the limit of a key from its plan' },
        { line: 12, text: 'linkRoutes.post("/", limited(60), create);' },
        { line: 41, text: 'export { linkRoutes };' },
      ],
      deleted: 2,
    },
    { path: 'docs/dashboard.png', status: 'binary', added_lines: [], deleted: 0 },
    { path: 'docs/über "uns".md', status: 'modified', added_lines: [{ line: 4, text: 'eine Zeile' }], deleted: 0 },
    { path: 'old notes.txt', status: 'deleted', added_lines: [], deleted: 2 },
    { path: 'bin/run', status: 'modified', added_lines: [], deleted: 0 },
  ];

  it('[evidence:git] reads added lines with their numbers, renames, binary files and quoted paths', () => {
    expect(parseGitDiff(fixture('changes.diff'))).toEqual(expected);
  });

  it('[evidence:git] reads the same with line breaks of Windows', () => {
    expect(parseGitDiff(fixture('changes.diff').replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  it('[evidence:git] reads the output of diff -u, also of several files', () => {
    const file = (name: string) => `--- a/${name}\t2026-01-01\n+++ b/${name}\t2026-01-02\n@@ -1 +1,2 @@\n one\n+two\n`;
    expect(parseGitDiff(file('x y.txt') + file('z.txt'))).toEqual([
      { path: 'x y.txt', status: 'modified', added_lines: [{ line: 2, text: 'two' }], deleted: 0 },
      { path: 'z.txt', status: 'modified', added_lines: [{ line: 2, text: 'two' }], deleted: 0 },
    ]);
  });

  it('[evidence:git] throws on no text and keeps what came before a cut', () => {
    const diff = fixture('changes.diff');
    const cut = diff.indexOf('linkRoutes.get');
    expect(parseGitDiff(diff.slice(0, cut))).toEqual([
      expected[0],
      { ...expected[1], added_lines: expected[1]!.added_lines.slice(0, 2), deleted: 1 },
    ]);
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: diff.length }), (noise, at) =>
        Array.isArray(parseGitDiff(diff.slice(0, at) + noise + diff.slice(at))),
      ),
    );
  });
});

describe('readGitEvidence', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'waymark-git-')));
  const repository = join(folder, 'project');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], {
      cwd: repository,
      encoding: 'utf8',
    }).trim();
  const write = (name: string, text: string) => writeFileSync(join(repository, name), text);

  beforeAll(() => {
    mkdirSync(join(repository, 'sub'), { recursive: true });
    git('init', '-q', '-b', 'trunk');
    write('a.txt', 'one\ntwo\n');
    git('add', '.');
    git('commit', '-qm', 'feat: begin');
    git('tag', '-a', 'v1', '-m', 'first');
    write('ü "b".txt', 'b1\nb2\nb3\nb4\n');
    git('add', '.');
    git(
      'commit',
      '-qm',
      'feat: add b\n\nbecause of a\n\ncommit 0123456789012345678901234567890123456789\n1\t1\tfake.txt',
    );
    git('mv', 'ü "b".txt', 'c.txt');
    write('a.txt', 'one\ntwo\nthree\n');
    git('add', '.');
    git('commit', '-qm', 'refactor: rename b');
    write('a.txt', 'one\ntwo\nthree\n// TODO: four\n');
    // What a user may have configured must not change what is read.
    for (const setting of [
      'diff.noprefix',
      'diff.mnemonicPrefix',
      'log.showSignature',
      'color.ui=always',
      'log.decorate=full',
      'diff.context=9',
    ]) {
      const [name, value = 'true'] = setting.split('=') as [string, string?];
      git('config', name, value);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('[evidence:git] reads the whole of a short history with what is not committed, from a folder within', async () => {
    const evidence = await readGitEvidence({ cwd: join(repository, 'sub') });
    expect(evidence).toMatchObject({ head: git('rev-parse', 'HEAD'), branch: 'trunk', root: repository });
    expect(evidence.git_log.map(({ subject, files }) => [subject, files])).toEqual([
      [
        'refactor: rename b',
        [
          { path: 'a.txt', added: 1, deleted: 0 },
          { path: 'c.txt', added: 0, deleted: 0 },
        ],
      ],
      ['feat: add b', [{ path: 'ü "b".txt', added: 4, deleted: 0 }]],
      ['feat: begin', [{ path: 'a.txt', added: 2, deleted: 0 }]],
    ]);
    expect(evidence.git_log[1]!.body).toContain('fake.txt');
    expect(evidence.git_diff.map(({ path, status, added_lines }) => [path, status, added_lines.at(-1)])).toEqual([
      ['a.txt', 'added', { line: 4, text: '// TODO: four' }],
      ['c.txt', 'added', { line: 4, text: 'b4' }],
    ]);
  });

  it('[evidence:git] reads a range, an open range, a tag and a single revision', async () => {
    const subjects = async (range: string) =>
      (await readGitEvidence({ cwd: repository, range })).git_log.map(({ subject }) => subject);
    expect(await subjects('HEAD~1..HEAD')).toEqual(['refactor: rename b']);
    expect(await subjects('v1..')).toEqual(['refactor: rename b', 'feat: add b']);
    expect(await subjects('v1')).toEqual(['feat: begin']);
    const { git_diff } = await readGitEvidence({ cwd: repository, range: 'HEAD~1..HEAD' });
    expect(git_diff).toEqual([
      {
        path: 'a.txt',
        status: 'modified',
        added_lines: [
          { line: 3, text: 'three' },
          { line: 4, text: '// TODO: four' },
        ],
        deleted: 0,
      },
      { path: 'c.txt', status: 'renamed', added_lines: [], deleted: 0 },
    ]);
  });

  it('[evidence:git] reads an older range and what is not committed beside it', async () => {
    const { git_diff } = await readGitEvidence({ cwd: repository, range: 'v1..HEAD~1' });
    expect(git_diff.map(({ path, added_lines }) => [path, added_lines.length])).toEqual([
      ['ü "b".txt', 4],
      ['a.txt', 1],
    ]);
  });

  it('[evidence:git] reads a detached head, a shallow clone and a bare repository', async () => {
    const clone = (name: string, ...options: string[]) => {
      execFileSync('git', ['clone', '-q', ...options, `file://${repository}`, join(folder, name)]);
      return join(folder, name);
    };
    const shallow = await readGitEvidence({ cwd: clone('shallow', '--depth', '1') });
    expect([shallow.git_log.length, shallow.git_diff]).toEqual([1, []]);
    const bare = await readGitEvidence({ cwd: clone('bare.git', '--bare'), range: 'HEAD~1..' });
    expect([bare.branch, bare.root, bare.git_diff.length]).toEqual(['trunk', join(folder, 'bare.git'), 2]);
    const detached = clone('detached');
    execFileSync('git', ['checkout', '-q', '--detach'], { cwd: detached });
    expect((await readGitEvidence({ cwd: detached })).branch).toBe(null);
  });

  it.each([
    ['--output=/tmp/x', /is not a range of commits/],
    ['', /is not a range of commits/],
    ['HEAD --all', /is not a range of commits/],
    ['nowhere..HEAD', /The range nowhere\.\.HEAD is not known in/],
    ['a.txt', /The range a\.txt is not known/],
    ['HEAD~99..HEAD', /is not known/],
  ])('[evidence:git] refuses the range %j', async (range, message) => {
    await expect(readGitEvidence({ cwd: repository, range })).rejects.toMatchObject({
      code: 'MEDALLION_EVIDENCE',
      details: { reason: 'unknown-range' },
      message: expect.stringMatching(message) as string,
    });
  });

  it('[evidence:git] says what is wrong where there is no repository, no commit or no folder', async () => {
    const reasonOf = (cwd: string) => readGitEvidence({ cwd }).catch((error: { details: object }) => error.details);
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(await reasonOf(folder)).toMatchObject({ reason: 'not-a-repository' });
    expect(await reasonOf(join(folder, 'nowhere'))).toMatchObject({ reason: 'no-such-folder' });
    execFileSync('git', ['init', '-q'], { cwd: empty });
    expect(await reasonOf(empty)).toMatchObject({ reason: 'no-commits' });
  });

  it('[evidence:git] drops output beyond the limit and still reads what came before', async () => {
    const all = await readGitEvidence({ cwd: repository });
    for (const maxBytes of [150, 200, 250, 300, 350]) {
      const run = (args: readonly string[]) => runGit(args, { cwd: repository, maxBytes });
      const { git_log } = await readGitEvidence({ cwd: repository, run });
      expect(git_log.length).toBeLessThan(3);
      for (const [index, { files, ...commit }] of git_log.entries()) {
        const { files: allFiles, ...whole } = all.git_log[index]!;
        expect(commit).toEqual(whole);
        expect(allFiles.slice(0, files.length)).toEqual(files);
      }
    }
  });
});
