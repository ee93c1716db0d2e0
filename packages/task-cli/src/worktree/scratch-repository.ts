import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodePath } from '../git/git-path.ts';
import { readHead } from '../git/read-head.ts';
import { runGit } from '../git/run-git.ts';

/** Trees of git that are made beside the repository: neither its index nor its objects change. */
export interface ScratchRepository {
  /** The tree of a commit after a patch, and then with some files of their own. */
  tree(base: string, parts: { patch?: Uint8Array; files?: readonly ScratchFile[] }): Promise<string>;
  /** The patch from one tree to the other: it leads exactly there, binary files included. */
  patch(from: string, to: string): Promise<Buffer>;
  /** Lines that such a patch adds and deletes. */
  lines(from: string, to: string): Promise<{ insertions: number; deletions: number }>;
}

/** A file of a tree: deleted where its mode is null, as the work tree has it where no object is named. */
export interface ScratchFile {
  path: string;
  mode: string | null;
  object_id?: string;
}

/** Runs some work with trees that are gone afterwards. */
export async function withScratchRepository<Result>(
  root: string,
  work: (scratch: ScratchRepository) => Promise<Result>,
): Promise<Result> {
  const { objects, prefix } = await readHead(root);
  const folder = await mkdtemp(join(tmpdir(), 'waymark-worktree-'));
  try {
    await mkdir(join(folder, 'objects'));
    const variables = {
      GIT_INDEX_FILE: join(folder, 'index'),
      GIT_OBJECT_DIRECTORY: join(folder, 'objects'),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(objects),
    };
    return await work(scratchRepository({ root, prefix, variables }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Against settings that would leave files out of the index, or take two files for one. */
const settings = ['-c', 'core.sparseCheckout=false', '-c', 'index.sparse=false', '-c', 'core.ignoreCase=false'];

interface Place {
  root: string;
  prefix: string;
  variables: Record<string, string>;
}

function scratchRepository({ root, prefix, variables }: Place): ScratchRepository {
  const git = (args: string[], input?: Uint8Array | string) =>
    runGit([...settings, ...args], { cwd: root, variables, ...(input !== undefined && { input }) });
  // Its paths begin at the top of the repository, wherever it runs, and what is not below is passed over.
  const apply = ['apply', '--cached', '--whitespace=nowarn', ...(prefix === '' ? [] : [`--directory=${prefix}`])];
  const format = ['-r', '--relative', '--no-ext-diff', '--no-textconv', '--full-index'];
  return {
    async tree(base, { patch, files = [] }) {
      await git(['read-tree', base]);
      // git takes an empty patch for an error.
      if (patch !== undefined && patch.length > 0) await git([...apply, '-'], patch);
      const { told, present } = indexInput(files, { prefix, idLength: base.length });
      if (told.length > 0) await git(['update-index', '-z', '--index-info'], told);
      if (present.length > 0) await git(['update-index', '-z', '--add', '--replace', '--stdin'], present);
      return (await git(['write-tree'])).toString().trim();
    },
    patch: (from, to) => git(['diff-tree', '-p', '--binary', '--find-renames', '-l1000', ...format, from, to, '--']),
    async lines(from, to) {
      const output = await git(['diff-tree', '--numstat', '--no-renames', '-z', ...format, from, to, '--']);
      const sum = { insertions: 0, deletions: 0 };
      for (const [, added, deleted] of output.toString('latin1').matchAll(/(?:^|\0)(\d{1,9})\t(\d{1,9})\t/g)) {
        sum.insertions += Number(added);
        sum.deletions += Number(deleted);
      }
      return sum;
    },
  };
}

/** What `git update-index` reads: what it is told, with paths from the top, and what it looks up in the work tree. */
function indexInput(files: readonly ScratchFile[], { prefix, idLength }: { prefix: string; idLength: number }) {
  const end = Buffer.from([0]);
  const told: Buffer[] = [];
  const present: Buffer[] = [];
  for (const { path, mode, object_id } of files) {
    const bytes = encodePath(path);
    if (mode !== null && object_id === undefined) present.push(bytes, end);
    else told.push(Buffer.from(`${mode ?? '0'} ${object_id ?? '0'.repeat(idLength)}\t${prefix}`), bytes, end);
  }
  return { told: Buffer.concat(told), present: Buffer.concat(present) };
}
