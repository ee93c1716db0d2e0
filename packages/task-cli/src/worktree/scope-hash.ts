import { createHash } from 'node:crypto';
import { canonicalJson } from '@waymark/core-types';

import type { Task } from '../document/task.ts';
import { fieldPath, splitFields } from '../git/git-path.ts';
import { runGit } from '../git/run-git.ts';
import type { BaseEntry } from './base-entries.ts';
import type { Change } from './read-changes.ts';
import { isStorePath } from './store-paths.ts';

/** What a task may touch: the paths and globs of its scope, and those of its context. */
export type ScopedTask = Pick<Task, 'id'> & { scope: { in: string[] }; context: { repo_paths: string[] } };

/** What the hash is made of. */
export interface ScopeHashInput {
  base: string;
  baseEntries: ReadonlyMap<string, BaseEntry>;
  changes: ReadonlyMap<string, Change>;
}

/** So many patterns go to one call of git, for a command line has an end. */
const patternsAtOnce = 200;

/**
 * SHA-256 over every path in the task's scope and what is in it: git's object id where the file is as in the base, the
 * SHA-256 of its bytes where it is not. A task without a path in its scope has the whole tree as its scope.
 */
export async function hashScope(root: string, task: ScopedTask, input: ScopeHashInput): Promise<string> {
  const { base, baseEntries, changes } = input;
  const files: [string, string, string][] = [];
  for (const path of await pathsInScope(root, task, base)) {
    const change = changes.get(path);
    const entry = baseEntries.get(path);
    if (change?.state != null) files.push([path, change.state.mode, change.state.sha256]);
    else if (change === undefined && entry !== undefined) files.push([path, entry.mode, entry.object_id]);
  }
  return createHash('sha256').update(canonicalJson(files)).digest('hex');
}

async function pathsInScope(root: string, { scope, context }: ScopedTask, base: string): Promise<string[]> {
  const patterns = [...new Set([...scope.in, ...context.repo_paths].flatMap(toPatterns))];
  const found = new Set<string>();
  for (let index = 0; index === 0 || index < patterns.length; index += patternsAtOnce) {
    const some = patterns.slice(index, index + patternsAtOnce);
    const all = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', `--with-tree=${base}`, '--'];
    for (const field of splitFields(await runGit([...all, ...some], { cwd: root }))) {
      found.add(fieldPath(field).replace(/\/$/, ''));
    }
  }
  return [...found].filter((path) => !isStorePath(path)).sort();
}

/** A scope's line as a pattern of git; none where it leads out. A sentence is one, too: it matches nothing. */
export function toPatterns(line: string): string[] {
  const path = line.trim().replace(/^(?:\.?\/)+/, '');
  const isOutside = path.split('/').includes('..') || /^[A-Za-z]:/.test(path) || path.includes('\0');
  return path === '' || path.length > 1_000 || isOutside ? [] : expandBraces(path).map((one) => `:(glob)${one}`);
}

/** `a.{ts,tsx}` as two patterns, for git does not know braces; as it is where it would be more than sixteen. */
export function expandBraces(pattern: string): string[] {
  let patterns = [pattern];
  for (;;) {
    const expanded = patterns.flatMap(expandBrace);
    if (expanded.length > 16) return [pattern];
    if (expanded.length === patterns.length && expanded.every((one, index) => one === patterns[index])) return patterns;
    patterns = expanded;
  }
}

function expandBrace(pattern: string): string[] {
  const close = pattern.indexOf('}');
  const open = close === -1 ? -1 : pattern.lastIndexOf('{', close);
  if (open === -1) return [pattern];
  const choices = pattern.slice(open + 1, close).split(',');
  return choices.map((choice) => `${pattern.slice(0, open)}${choice}${pattern.slice(close + 1)}`);
}
