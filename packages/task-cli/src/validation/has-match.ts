import { lstatSync, readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

import { expandBraces } from '../worktree/scope-hash.ts';

/** So many entries of folders are looked at for one pattern. */
const mostEntries = 100_000;

/**
 * Whether there is anything at a path, or at any path that a glob stands for: `*` and `?` within a name, `**` over any
 * number of folders, `{a,b}`. Also what git ignores is found; links are not followed, and `**` enters neither `.git` nor
 * `node_modules`. A pattern that leads out of the folder matches nothing.
 */
export function hasMatch(root: string, pattern: string): boolean {
  const budget = { entries: mostEntries };
  return expandBraces(pattern.trim()).some((one) => {
    const segments = one.split('/').filter((segment) => segment !== '' && segment !== '.');
    if (segments.length === 0 || one.startsWith('/') || segments.includes('..')) return false;
    if (one.includes('\0') || one.length > 1_000) return false;
    return search({ folder: root, segments: withoutRepeats(segments), budget, tried: new Set() });
  });
}

interface Search {
  folder: string;
  segments: readonly string[];
  budget: { entries: number };
  /** What was looked for in vain, and where: several `**` come to the same place by many ways. */
  tried: Set<string>;
}

function search({ folder, segments, budget, tried }: Search): boolean {
  const key = `${segments.length} ${folder}`;
  if (tried.has(key)) return false;
  tried.add(key);
  const [segment = '', ...rest] = segments;
  if (!/[*?]/.test(segment)) {
    const kind = kindOf(join(folder, segment));
    if (rest.length === 0) return kind !== 'nothing';
    return kind === 'folder' && search({ folder: join(folder, segment), segments: rest, budget, tried });
  }
  const entries = entriesOf(folder, budget);
  if (segment !== '**') {
    return entries.some((entry) => {
      if (!matches(entry.name, segment)) return false;
      if (rest.length === 0) return true;
      return entry.isDirectory() && search({ folder: join(folder, entry.name), segments: rest, budget, tried });
    });
  }
  if (rest.length === 0) return entries.length > 0;
  if (search({ folder, segments: rest, budget, tried })) return true;
  return entries.some(
    (entry) =>
      entry.isDirectory() &&
      !['.git', 'node_modules'].includes(entry.name) &&
      search({ folder: join(folder, entry.name), segments, budget, tried }),
  );
}

/** Two `**` in a row are one; each would go over all folders again. */
function withoutRepeats(segments: readonly string[]): string[] {
  return segments.filter((segment, index) => segment !== '**' || segments[index - 1] !== '**');
}

function kindOf(path: string): 'nothing' | 'folder' | 'other' {
  try {
    return lstatSync(path).isDirectory() ? 'folder' : 'other';
  } catch {
    return 'nothing';
  }
}

function entriesOf(folder: string, budget: { entries: number }): Dirent[] {
  if (budget.entries <= 0) return [];
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    budget.entries -= entries.length + 1;
    return entries;
  } catch {
    return [];
  }
}

/** In time of the one length by the other, however many stars there are. */
function matches(name: string, pattern: string): boolean {
  let [at, inPattern, star, retry] = [0, 0, -1, 0];
  while (at < name.length) {
    const expected = pattern[inPattern];
    if (expected === '*') {
      star = inPattern++;
      retry = at;
    } else if (expected === '?' || expected === name[at]) {
      at++;
      inPattern++;
    } else if (star !== -1) {
      inPattern = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
