import type { ChangedFile, WorktreeSnapshot } from '../document/worktree-snapshot.ts';
import { TaskError } from '../errors.ts';
import { readHead } from '../git/read-head.ts';
import { runGit } from '../git/run-git.ts';
import type { Project } from '../project-layout.ts';
import { assertSoundSnapshot } from './assert-sound-snapshot.ts';
import type { FileState } from './file-state.ts';
import { hashAsGit } from './hash-as-git.ts';
import { readChanges, type Change } from './read-changes.ts';
import { readStates } from './read-states.ts';

/** One file that is not as it was handed over. */
export interface FileDrift {
  path: string;
  /** `mode`: only whether it can be executed. `type`: a link or a repository took a file's place, or the reverse. */
  kind: 'changed' | 'added' | 'removed' | 'mode' | 'type';
  expected_mode: string | null;
  found_mode: string | null;
  /** Null where nothing was expected, and for a file that was to be as in the base commit. */
  expected_sha256: string | null;
  found_sha256: string | null;
}

/** How a tree compares with the snapshot of it. */
export interface WorktreeVerification {
  /** The same files under the same base. */
  clean: boolean;
  /** What is the matter, the weightiest first; empty where all is well. */
  codes: ('E020' | 'E021' | 'E022')[];
  expected_base: string;
  found_base: string;
  /** Sorted by path. */
  drifts: FileDrift[];
}

/**
 * Compares the tree with the snapshot that was taken of it. git's index tells which files differ from the base, only those
 * and the ones of the snapshot are read. It does not matter what is staged.
 * @throws {TaskError} E061 as `readHead` and `runGit`, E052 for a snapshot that leads elsewhere. A drift is no error here:
 *   {@link driftError} makes one of it.
 */
export async function verifyWorktree(project: Project, snapshot: WorktreeSnapshot): Promise<WorktreeVerification> {
  const { root } = project;
  assertSoundSnapshot(snapshot);
  const { head } = await readHead(root);
  const expected = new Map(snapshot.changed_files.map((file) => [file.path, file]));
  const changes = await changesSince(root, { base: snapshot.base_commit, head });
  const unlisted = [...expected.keys()].filter((path) => !changes.has(path));
  const states = await readStates(root, unlisted);
  const sameBytes = await withBytesOfBase(root, changes, expected);
  const drifts: FileDrift[] = [];
  for (const path of new Set([...expected.keys(), ...changes.keys()])) {
    const found = changes.get(path)?.state ?? states.get(path) ?? null;
    const drift = compare(path, {
      expected: expected.get(path) ?? asBase(changes.get(path), sameBytes.has(path)),
      found,
    });
    if (drift !== null) drifts.push(drift);
  }
  drifts.sort((one, other) => (one.path < other.path ? -1 : 1));
  const hasMoved = head !== snapshot.base_commit;
  // A new file that somebody made git ignore is still there.
  const isThere = ({ path, status }: ChangedFile) => /[?A]/.test(status) && states.get(path) != null;
  const isUnexpectedlyClean =
    expected.size > 0 && changes.size === 0 && !hasMoved && !snapshot.changed_files.some(isThere);
  const codes: WorktreeVerification['codes'] = [];
  if (hasMoved) codes.push('E021');
  if (isUnexpectedlyClean) codes.push('E022');
  if (drifts.length > 0) codes.push('E020');
  return { clean: codes.length === 0, codes, expected_base: snapshot.base_commit, found_base: head, drifts };
}

/** The error of a drift, which names the files; its code is the weightiest one. */
export function driftError(verification: WorktreeVerification, snapshot: WorktreeSnapshot): TaskError {
  const { codes, drifts, expected_base, found_base } = verification;
  const [code = 'E020'] = codes;
  const files = drifts.slice(0, 10).map(({ path, kind }) => `${path} (${kind})`);
  const more = drifts.length > files.length ? ` and ${drifts.length - files.length} more` : '';
  const named = files.length === 0 ? '' : `: ${files.join(', ')}${more}`;
  const told = {
    E020: `The tree is not as the ${snapshot.agent} left it${named}.`,
    E021: `The base moved from ${expected_base.slice(0, 12)} to ${found_base.slice(0, 12)} since the ${snapshot.agent}'s snapshot${named}.`,
    E022: `The tree is clean, but the ${snapshot.agent} left ${snapshot.changed_files.length} changed files${named}.`,
  };
  return new TaskError(code, told[code], {
    details: { codes, agent: snapshot.agent, expected_base, found_base, drifts: drifts.slice(0, 1_000) },
    recoveryAction: 'Look at `waymark task worktree diff`, then decide with `waymark task worktree resolve-drift`.',
  });
}

/** Without the old base, after a history was rewritten, only the snapshot's own files can be compared. */
async function changesSince(root: string, { base, head }: { base: string; head: string }) {
  if (base !== head) {
    const isThere = await runGit(['cat-file', '-e', `${base}^{commit}`], { cwd: root }).then(
      () => true,
      () => false,
    );
    if (!isThere) return new Map<string, Change>();
  }
  return readChanges(root, base);
}

/** Files that were to be as in the base, and differ from it in nothing but their mode. */
async function withBytesOfBase(
  root: string,
  changes: ReadonlyMap<string, Change>,
  expected: ReadonlyMap<string, ChangedFile>,
): Promise<Set<string>> {
  const files = new Map<string, FileState>();
  for (const [path, { base, state }] of changes) {
    const isRegular = base?.mode.startsWith('100') === true && state?.mode.startsWith('100') === true;
    if (isRegular && base.mode !== state.mode && !expected.has(path)) files.set(path, state);
  }
  const ids = await hashAsGit(root, files);
  return new Set([...ids].filter(([path, id]) => changes.get(path)?.base?.object_id === id).map(([path]) => path));
}

type Expected = Pick<ChangedFile, 'mode' | 'sha256'>;

/** What was to be as in the base; git's object ids say nothing of the SHA-256 of its bytes. */
function asBase(change: Change | undefined, hasItsBytes: boolean): Expected {
  return { mode: change?.base?.mode ?? null, sha256: (hasItsBytes && change?.state?.sha256) || null };
}

function compare(path: string, { expected, found }: { expected: Expected; found: Change['state'] }): FileDrift | null {
  const kind = kindOf(expected, found);
  if (kind === null) return null;
  return {
    path,
    kind,
    expected_mode: expected.mode,
    found_mode: found?.mode ?? null,
    expected_sha256: expected.sha256,
    found_sha256: found?.sha256 ?? null,
  };
}

function kindOf(expected: Expected, found: Change['state']): FileDrift['kind'] | null {
  if (expected.mode === null) return found === null ? null : 'added';
  if (found === null) return 'removed';
  if (expected.mode.slice(0, 3) !== found.mode.slice(0, 3)) return 'type';
  if (expected.sha256 !== found.sha256) return 'changed';
  return expected.mode === found.mode ? null : 'mode';
}
