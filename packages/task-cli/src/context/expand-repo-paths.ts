import type { TaskWarning } from '../errors.ts';
import { fieldPath, splitFields } from '../git/git-path.ts';
import { runGit } from '../git/run-git.ts';
import { mapConcurrently } from '../worktree/map-concurrently.ts';
import { isStorePath } from '../worktree/store-paths.ts';
import { toPatterns } from '../worktree/scope-hash.ts';

/** More paths than these tell no agent where to look. */
const mostPaths = 10_000;

/**
 * The files of a task's `repo_paths`, sorted, ignored ones left out. A path without a wildcard stays, also where its file
 * is still to be written; W034 for a pattern that matches nothing or leads out, W035 where there are too many.
 */
export async function expandRepoPaths(
  root: string,
  repo_paths: readonly string[],
): Promise<{ paths: string[]; warnings: TaskWarning[] }> {
  const warnings: TaskWarning[] = [];
  const found = new Set<string>();
  const lists = await mapConcurrently([...new Set(repo_paths)], async (line) => {
    const patterns = toPatterns(line);
    return { line, patterns, matches: patterns.length === 0 ? [] : await listFiles(root, patterns) };
  });
  for (const { line, patterns, matches } of lists) {
    for (const path of matches) found.add(path);
    if (matches.length > 0) continue;
    const shown = JSON.stringify(line.slice(0, 200));
    const isLiteral = patterns.length > 0 && !/[*?[\]{}]/.test(line);
    if (isLiteral) found.add(line.trim().replace(/^(?:\.?\/)+/, ''));
    const message = isLiteral ? `The path ${shown} is not there yet.` : `The path ${shown} matches no file.`;
    warnings.push({ code: 'W034', message });
  }
  const paths = [...found].sort();
  if (paths.length <= mostPaths) return { paths, warnings };
  const message = `The task names ${paths.length} files; the first ${mostPaths} are listed.`;
  return { paths: paths.slice(0, mostPaths), warnings: [...warnings, { code: 'W035', message }] };
}

/** A folder's name stands for all that is in it. */
async function listFiles(root: string, patterns: string[]): Promise<string[]> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate', '--'];
  const output = await runGit([...list, ...patterns], { cwd: root });
  return splitFields(output)
    .map((field) => fieldPath(field).replace(/\/$/, ''))
    .filter((path) => !isStorePath(path));
}
