import { canonicalJsonLine } from '@waymark/core-types';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import type { Context } from '../document/context.ts';
import { repositoryPath, sha256, taskIdPattern, timestamp } from '../document/fields.ts';
import { TaskError } from '../errors.ts';
import { readEvidenceFile } from '../evidence/read-evidence-file.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { writeStoreFile } from '../storage/write-store-file.ts';
import { toSlug } from './extract-section.ts';
import type { StandardPlace } from './standards-table.ts';

/** One cached excerpt. */
export const excerptSchema = z.looseObject({
  /** The first 8 hexadecimal digits of `content_sha`. */
  id: z.string().regex(/^[0-9a-f]{8}$/),
  file: repositoryPath(),
  section: z.string().nullable(),
  path: repositoryPath(),
  content_sha: sha256(),
  cached_at: timestamp(),
});
export type StandardExcerpt = z.output<typeof excerptSchema>;

const indexSchema = z.looseObject({ schema_version: z.literal('1.0'), excerpts: z.array(excerptSchema).max(10_000) });

/** The largest index, in bytes. */
const largestIndex = 16_000_000;

/**
 * The excerpts of a task, sorted by file and section; none where there is no index.
 * @throws {TaskError} E052 where the index is damaged, E002 for a malformed id.
 */
export async function readExcerpts(project: Project, task_id: string): Promise<StandardExcerpt[]> {
  const path = indexOf(task_id);
  if ((await lstat(join(project.root, path)).catch(() => null)) === null) return [];
  const content = await readEvidenceFile(await resolveInRepository(project, path), largestIndex);
  try {
    const { excerpts } = indexSchema.parse(JSON.parse(content.toString()));
    if (excerpts.every((one) => one.path === pathOf(task_id, one))) return excerpts;
  } catch (error) {
    throw damaged(path, error);
  }
  throw damaged(path, new Error('an excerpt has a path that is not its own'));
}

/** Where an excerpt is, or would be; for one without a section, of the whole file. */
export function pathOf(
  task_id: string,
  { file, section, content_sha }: StandardPlace & { content_sha: string },
): string {
  const name = toFileName(file.split('/').at(-1)!.replace(/\.md$/i, ''));
  const part = section === null ? 'all' : toFileName(toSlug(section));
  return toSlashes(join(taskFolder(task_id).standards, `${content_sha.slice(0, 8)}-${name}-${part}.md`));
}

/**
 * Writes the index, and then removes the excerpts that it does not name. Whoever calls it holds the store's lock.
 * @param options.cited paths of excerpts that stay nevertheless, for a context names them.
 * @throws {TaskError} E041 and E043 where it cannot be written.
 */
export async function writeExcerpts(
  project: Project,
  task_id: string,
  unsorted: StandardExcerpt[],
  options: { cited?: readonly string[] } = {},
): Promise<void> {
  const excerpts = unsorted.toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  await writeStoreFile(project, indexOf(task_id), canonicalJsonLine({ schema_version: '1.0', excerpts }));
  await removeExcerpts(project, task_id, [...excerpts.map(({ path }) => path), ...(options.cited ?? [])]);
}

/**
 * Removes all excerpts of a task but some, also those that a crash has left. Whoever calls it holds the store's lock.
 * @param kept paths of those that stay.
 */
export async function removeExcerpts(project: Project, task_id: string, kept: readonly string[]): Promise<void> {
  const folder = taskFolder(task_id).standards;
  const stays = new Set(kept);
  for (const name of await readdir(join(project.root, folder)).catch(() => [])) {
    const path = toSlashes(join(folder, name));
    if (/^[0-9a-f]{8}-.*\.md$/.test(name) && !stays.has(path)) await rm(join(project.root, path), { force: true });
  }
}

/** Paths of the excerpts that a context names: they stay until another context is written. */
export function excerptsOf({ immutable }: Pick<Context, 'immutable'>): string[] {
  return immutable.standards_citations.flatMap(({ excerpt }) => excerpt ?? []);
}

/** Tells one place from another. */
export function keyOf({ file, section }: StandardPlace): string {
  return JSON.stringify([file, section]);
}

function indexOf(task_id: string): string {
  if (!taskIdPattern.test(task_id)) {
    throw new TaskError('E002', `${JSON.stringify(task_id.slice(0, 100))} is no task id.`, {
      recoveryAction: 'Write it as in TASK-0824 or TASK-0911G.',
    });
  }
  return join(taskFolder(task_id).standards, 'index.json');
}

function toFileName(text: string): string {
  const name = text.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
  return name.slice(0, 60) || 'x';
}

function toSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function damaged(path: string, cause: unknown): TaskError {
  return new TaskError('E052', `The index of the standards' excerpts is damaged: ${path}.`, {
    cause,
    details: { path },
    recoveryAction: 'Remove it and cite the standards again: it is made of the files that it names.',
  });
}
