import { readExceptions } from '../compliance/ledger-file.ts';
import { silenceWarnings } from '../compliance/silence-warnings.ts';
import { assertNotQuarantined } from '../compliance/assert-not-quarantined.ts';
import type { Context } from '../document/context.ts';
import { TaskError, type TaskErrorCode, type TaskWarning } from '../errors.ts';
import type { FileSecret } from '../evidence/secret-search.ts';
import { readHead } from '../git/read-head.ts';
import { readStatus } from '../git/read-status.ts';
import { runGit } from '../git/run-git.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { citeStandards } from '../standards/cite-standards.ts';
import { excerptsOf } from '../standards/excerpt-store.ts';
import { assertNoSecrets } from '../storage/assert-no-secrets.ts';
import { findTask } from '../task/find-task.ts';
import { lintTask } from '../task/lint-task.ts';
import { readTask } from '../task/read-task.ts';
import { readTaskBytes } from '../task/task-file-bytes.ts';
import { isStorePath } from '../worktree/store-paths.ts';
import { expandRepoPaths } from './expand-repo-paths.ts';
import { hashSource, sha256OfBytes } from './hash-source.ts';
import { readChecklists } from './read-checklists.ts';
import { snapshotTask } from './snapshot-task.ts';

export type Source = Context['manifest'][number];

/** How a context is made of a project as it is today. */
export interface SourceOptions {
  /** QA results by the command's id, as they are before anybody begins. */
  initial_results?: Record<string, unknown>;
  /** Begins on a tree with changes: a W033 instead of an E060. */
  allow_dirty?: boolean;
  force_secrets?: boolean;
}

export interface CollectedSources {
  founding: Pick<Context, 'git' | 'immutable' | 'manifest' | 'schema_version'>;
  /** What goes to task-snapshot.yaml. */
  taskBytes: Buffer;
  warnings: TaskWarning[];
  /** Warnings that a known exception silences. */
  silenced: number;
  /** What was found and forced. */
  secrets: FileSecret[];
}

/**
 * Reads all that a context is made of; beside the excerpts of standards nothing is written. The caller holds the store's
 * lock.
 * @param options.before the context that this is to replace: its excerpts stay.
 * @throws {TaskError} E032 for a quarantined task; E035 for a completed one; the first error of its lint, with all of
 *   them in the details; E004 for secrets; E060 for a dirty tree; E061; E040 and E012 as `findTask`.
 */
export async function collectSources(
  project: Project,
  task_id: string,
  { initial_results = {}, allow_dirty = false, force_secrets = false, before }: SourceOptions & { before?: Context },
): Promise<CollectedSources> {
  await assertNotQuarantined(project, task_id);
  const found = await findTask(project, task_id);
  if (found.archived) throw archived(task_id, found.path);
  const { bytes } = readTaskBytes(project, found.path);
  const lint = lintTask(bytes, found.path);
  assertComplete(task_id, lint.errors);
  const { task, sha256: task_file_sha } = readTask(bytes, found.path);
  const ownSecrets = secretsIn(bytes, found.path, force_secrets);
  const [git, dirty, expanded, lists] = await Promise.all([
    readGit(project, task_file_sha),
    readDirty(project, allow_dirty),
    expandRepoPaths(project.root, task.context.repo_paths),
    readChecklists(project, task),
  ]);
  const cited = await citeStandards(project, task, {
    ...{ forceSecrets: force_secrets, cited: before === undefined ? [] : excerptsOf(before) },
  });
  const snapshot: Source = { path: snapshotPath(task_id), sha256: sha256OfBytes(bytes), kind: 'task_snapshot' };
  const manifest = [
    { path: found.path, sha256: task_file_sha, kind: 'task' },
    snapshot,
    ...(await hashAll(project, { kind: 'standard', paths: cited.citations.map(({ file }) => file) })),
    ...(await hashAll(project, { kind: 'related_doc', paths: task.context.related_docs.flatMap(toFile) })),
    ...lists.sources,
  ];
  const immutable = {
    task_snapshot: snapshotTask(task),
    standards_citations: cited.citations,
    validation_baseline: { commands: task.validation.pipeline.map((command) => ({ ...command })), initial_results },
    repo_paths: expanded.paths,
    checklists: lists.checklists,
  };
  const all = [...dirty, ...lint.warnings, ...expanded.warnings, ...cited.warnings];
  const warnings = silenceWarnings(await readExceptions(project), { task_id, warnings: all });
  return {
    founding: { git, immutable, manifest, schema_version: task.schema_version },
    taskBytes: bytes,
    warnings,
    silenced: all.length - warnings.length,
    secrets: [...ownSecrets, ...cited.secrets],
  };
}

export function snapshotPath(task_id: string): string {
  return taskFolder(task_id).taskSnapshot.replaceAll('\\', '/');
}

function secretsIn(bytes: Buffer, file: string, force: boolean): FileSecret[] {
  return assertNoSecrets(bytes, { what: file, force }).map((finding) => ({ file, ...finding }));
}

function assertComplete(task_id: string, errors: ReturnType<typeof lintTask>['errors']): void {
  const [first, ...others] = errors;
  if (first === undefined) return;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  throw new TaskError(first.code as TaskErrorCode, `${task_id} is not complete: ${first.message}${more}.`, {
    details: { task_id, findings: errors.slice(0, 100) },
    recoveryAction: `Mend the file, and look at \`waymark task lint ${task_id}\`.`,
  });
}

async function readGit({ root }: Project, task_file_sha: string): Promise<Context['git']> {
  const [{ head }, branch] = await Promise.all([
    readHead(root),
    // Nothing is checked out by name in the middle of a rebase.
    runGit(['symbolic-ref', '--short', '-q', 'HEAD'], { cwd: root }).then(
      (output) => output.toString('utf8').trim(),
      () => null,
    ),
  ]);
  return { head, task_file_sha, branch };
}

async function readDirty({ root }: Project, allow_dirty: boolean): Promise<TaskWarning[]> {
  const files = (await readStatus(root)).map(({ path }) => path).filter((path) => !isStorePath(path));
  if (files.length === 0) return [];
  const more = files.length > 5 ? ` and ${files.length - 5} more` : '';
  const told = `The tree has changes already: ${files.slice(0, 5).join(', ')}${more}`;
  if (allow_dirty) return [{ code: 'W033', message: `${told}.` }];
  throw new TaskError('E060', `${told}.`, {
    details: { files: files.slice(0, 1_000) },
    recoveryAction: 'Commit or put them away, or allow them: they will count as the work of the first agent.',
  });
}

/** A document's path without its heading; nothing for what is on the net. */
function toFile(reference: string): string[] {
  const path = reference.split('#')[0]!.trim();
  return path === '' || path.length > 4_096 || path.includes('://') ? [] : [path];
}

function hashAll(project: Project, { kind, paths }: { kind: string; paths: string[] }): Promise<Source[]> {
  const unique = [...new Set(paths)];
  return Promise.all(unique.map(async (path) => ({ path, sha256: await hashSource(project, path), kind })));
}

function archived(task_id: string, file: string): TaskError {
  return new TaskError('E035', `${task_id} is completed already: ${file}.`, {
    details: { task_id, file },
    recoveryAction: 'Make a new task for what is left to do.',
  });
}
