import { createHash } from 'node:crypto';
import { readlink } from 'node:fs/promises';

import { encodePath, quotePath } from '../git/git-path.ts';
import { readHead } from '../git/read-head.ts';
import { runGit } from '../git/run-git.ts';
import { absolutePath, type FileState } from './file-state.ts';
import { mapConcurrently } from './map-concurrently.ts';

/**
 * git's own object ids of files as they are in the tree, by their paths, after git's conversion of line endings. One that
 * vanishes meanwhile has none.
 * @throws {TaskError} E061, as `runGit` has it.
 */
export async function hashAsGit(root: string, files: ReadonlyMap<string, FileState>): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  if (files.size === 0) return ids;
  const { top, prefix, head } = await readHead(root);
  const regular = [...files].filter(([, { mode }]) => mode.startsWith('100')).map(([path]) => path);
  if (regular.length > 0) {
    // The command reads its paths from the top of the repository, wherever it runs.
    const start = Buffer.from(prefix, 'utf8');
    const input = regular.map((path) => `${quotePath(Buffer.concat([start, encodePath(path)]))}\n`).join('');
    const output = await runGit(['hash-object', '--stdin-paths'], { cwd: top, input });
    for (const [index, id] of output.toString('latin1').split('\n').slice(0, -1).entries())
      ids.set(regular[index]!, id);
  }
  const links = [...files].filter(([, { mode }]) => mode === '120000').map(([path]) => path);
  await mapConcurrently(links, async (path) => {
    const target = await readlink(absolutePath(root, path), 'buffer').catch(() => null);
    if (target !== null) ids.set(path, hashBlob(target, head));
  });
  for (const [path, { mode, stamp }] of files) if (mode === '160000') ids.set(path, stamp);
  return ids;
}

/** git would hash what a link leads to. */
function hashBlob(content: Buffer, likeId: string): string {
  const hash = createHash(likeId.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex');
}
