import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { takeWorktreeSnapshot } from '../src/worktree/take-worktree-snapshot.ts';
import { verifyWorktree } from '../src/worktree/verify-worktree.ts';
import { gitIn, gitProject, scopedTask } from './support/git-project.ts';

const paths = ['a.txt', 'b.txt', 'src/c.txt', 'src/deep/d.txt', 'src', ':(glob)*', 'ünï\n"x"', 'run.sh'];
const contents = ['one\n', 'two\n', 'one\r\n', '', 'x'.repeat(5_000)];

const edit = fc.oneof(
  fc.record({ do: fc.constant('write'), path: fc.constantFrom(...paths), content: fc.constantFrom(...contents) }),
  fc.record({ do: fc.constant('remove'), path: fc.constantFrom(...paths) }),
  fc.record({
    do: fc.constant('link'),
    path: fc.constantFrom(...paths),
    content: fc.constantFrom('a.txt', '/nowhere'),
  }),
  fc.record({ do: fc.constant('mode'), path: fc.constantFrom(...paths), mode: fc.constantFrom(0o644, 0o755) }),
  fc.record({ do: fc.constant('touch'), path: fc.constantFrom(...paths) }),
  fc.record({
    do: fc.constant('hide'),
    path: fc.constantFrom(...paths),
    mark: fc.constantFrom('assume-unchanged', 'skip-worktree'),
  }),
  fc.record({ do: fc.constant('forget'), path: fc.constantFrom(...paths) }),
  fc.constant({ do: 'stage' }),
  fc.constant({ do: 'unstage' }),
);
type Edit = { do: string; path?: string; content?: string; mode?: number; mark?: string };

describe('a worktree between snapshot and verification', () => {
  it('[worktree:verify:same-tree] is clean exactly when the tree is the same, whatever is staged', async () => {
    const edits = fc.array(edit, { maxLength: 5 });
    const template = gitProject({ 'a.txt': 'one\n', 'src/c.txt': 'two\n', 'src/deep/d.txt': '', 'run.sh': 'x\n' });
    rmSync(join(template.root, '.git/hooks'), { recursive: true, force: true });
    await fc.assert(
      fc.asyncProperty(edits, edits, async (before, between) => {
        const project = { root: `${template.root}-copy`, clock: template.clock };
        try {
          cpSync(template.root, project.root, { recursive: true });
          for (const one of before) apply(project.root, one);
          const then = treeOf(project.root);
          const options = { task: scopedTask(), agent: 'implementer', previous: null } as const;
          const snapshot = await takeWorktreeSnapshot(project, options);
          for (const one of between) apply(project.root, one);
          const now = treeOf(project.root);
          const differing = [...new Set([...then.keys(), ...now.keys()])]
            .filter((path) => then.get(path) !== now.get(path))
            .sort();
          const { clean, drifts } = await verifyWorktree(project, snapshot);
          expect(drifts.map(({ path }) => path)).toEqual(differing);
          expect(clean).toBe(differing.length === 0);
        } finally {
          rmSync(project.root, { recursive: true, force: true });
        }
      }),
      { numRuns: 100, plugins: [fc.interruptAfterTimeLimit(12_000)] },
    );
  });
});

function apply(root: string, { do: action, path = '', content = '', mode = 0, mark = '' }: Edit): void {
  const absolute = join(root, path);
  const isBehindFile = !foldersOf(path).every((folder) => isFolder(join(root, folder)));
  const found = isBehindFile ? undefined : lstatSync(absolute, { throwIfNoEntry: false });
  const git = (...args: string[]) => {
    try {
      gitIn(root, ...args);
    } catch {
      // Not every path is known to git: then nothing happens.
    }
  };
  if (action === 'stage') git('add', '-A', '--', ':(exclude).agent-output');
  if (action === 'unstage') git('reset', '-q');
  if (action === 'hide') git('update-index', `--${mark}`, path);
  if (action === 'forget') git('rm', '-q', '-r', '--cached', '-f', path);
  if (action === 'touch' && found?.isFile() === true) utimesSync(absolute, 1, 1);
  if (action === 'mode' && found?.isFile() === true) chmodSync(absolute, mode);
  if (action === 'remove' && found !== undefined) rmSync(absolute, { recursive: true });
  if (action !== 'write' && action !== 'link') return;
  for (const folder of foldersOf(path)) {
    if (!isFolder(join(root, folder))) rmSync(join(root, folder), { force: true });
  }
  mkdirSync(dirname(absolute), { recursive: true });
  rmSync(absolute, { recursive: true, force: true });
  if (action === 'write') writeFileSync(absolute, content);
  else symlinkSync(content, absolute);
}

/** The folders on the way to a path, the outermost first. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Every file and link with its mode and bytes, found without git. */
function treeOf(root: string, below = ''): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(join(root, below))) {
    const path = join(below, name);
    if (path === '.git' || path === '.agent-output') continue;
    const found = lstatSync(join(root, path));
    if (found.isDirectory()) for (const [inner, content] of treeOf(root, path)) files.set(inner, content);
    else if (found.isSymbolicLink()) files.set(path, `link ${readlinkSync(join(root, path))}`);
    else files.set(path, `${found.mode & 0o100} ${readFileSync(join(root, path), 'utf8')}`);
  }
  return files;
}
