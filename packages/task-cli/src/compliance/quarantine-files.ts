import { canonicalJsonLine } from '@waymark/core-types';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { repositoryPath, taskId, timestamp } from '../document/fields.ts';
import { taskIdPattern } from '../document/task-id-pattern.ts';
import { TaskError } from '../errors.ts';
import { readEvidenceFile } from '../evidence/read-evidence-file.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import { layout, type Project } from '../project-layout.ts';
import { assertNoSecrets } from '../storage/assert-no-secrets.ts';
import { writeStoreFile } from '../storage/write-store-file.ts';

export const quarantineReasons = ['malformed_yaml', 'validation_failed', 'corrupted_context', 'manual'] as const;
export type QuarantineReason = (typeof quarantineReasons)[number];

/** A task that nobody works on until it is mended. */
const quarantineSchema = z.looseObject({
  schema_version: z.literal('1.0'),
  task_id: taskId(),
  quarantined_at: timestamp(),
  reason: z.enum(quarantineReasons),
  /** The task's file, which stays where it is. */
  original_path: repositoryPath(),
  error_details: z.string().max(4_000),
  auto_repair_attempted: z.boolean(),
  repair_status: z.enum(['pending', 'in_progress', 'repaired', 'cannot_repair']),
  repair_notes: z.string().max(4_000),
  /** What a repair tried, oldest first. */
  attempts: z
    .array(
      z.looseObject({
        at: timestamp(),
        fixes: z.array(z.string().max(300)).max(500),
        outcome: z.enum(['repaired', 'cannot_repair']),
        message: z.string().max(2_000),
        /** A copy of the file as it was before. */
        backup: repositoryPath().nullable(),
      }),
    )
    .max(1_000),
  resolved_at: timestamp().nullable(),
});
export type QuarantineEntry = z.output<typeof quarantineSchema>;

/** The largest entry, in bytes. */
const largestEntry = 4_000_000;
const ending = '.quarantine.json';

/** The entry of a task; null where it is not in quarantine. */
export async function readQuarantine(project: Project, task_id: string): Promise<QuarantineEntry | null> {
  const path = pathOf(task_id);
  if ((await lstat(join(project.root, path)).catch(() => null)) === null) return null;
  const bytes = await readEvidenceFile(await resolveInRepository(project, path), largestEntry);
  const parsed = quarantineSchema.safeParse(parse(bytes));
  if (parsed.success && parsed.data.task_id === task_id) return parsed.data;
  throw new TaskError('E052', `The quarantine entry ${path} cannot be read.`, {
    details: { file: path },
    recoveryAction: 'Restore it from the last commit, or remove it and quarantine the task again.',
  });
}

/** The entries of all tasks in quarantine, by id; what is no entry is not told. */
export async function readAllQuarantined(project: Project): Promise<QuarantineEntry[]> {
  const names = await readdir(join(project.root, layout.quarantine)).catch(() => []);
  const ids = names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  const entries: QuarantineEntry[] = [];
  for (const id of ids.filter((one) => taskIdPattern.test(one)).sort()) {
    const entry = await readQuarantine(project, id);
    if (entry !== null) entries.push(entry);
  }
  return entries;
}

/** Writes an entry and the index; the caller holds the store's lock. */
export async function writeQuarantine(project: Project, entry: QuarantineEntry): Promise<void> {
  await writeEntry(project, entry, pathOf(entry.task_id));
  await writeQuarantineIndex(project);
}

export async function writeEntry(project: Project, entry: QuarantineEntry, path: string): Promise<void> {
  const parsed = quarantineSchema.safeParse(entry);
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success) {
    throw new TaskError(
      'E002',
      `The quarantine entry cannot be written: ${issue?.path.join('.')}: ${issue?.message}.`,
      {
        details: { task_id: entry.task_id },
        recoveryAction: 'Correct this value; nothing was written.',
      },
    );
  }
  const text = canonicalJsonLine(parsed.data);
  assertNoSecrets(text.replaceAll('\\n', '\n'), { what: path });
  await writeStoreFile(project, path, text);
}

/** The index is made of the entries, for people and other programs; nothing here reads it. */
export async function writeQuarantineIndex(project: Project): Promise<void> {
  const entries = await readAllQuarantined(project);
  const index = entries.map(({ task_id, reason, repair_status, quarantined_at, original_path }) => ({
    ...{ task_id, reason, repair_status, quarantined_at, original_path },
    file: pathOf(task_id),
  }));
  const text = canonicalJsonLine({ schema_version: '1.0', entries: index });
  await writeStoreFile(project, `${layout.quarantine}/index.json`, text);
}

/** @throws {TaskError} E002 for what is no task id. */
export function pathOf(task_id: string): string {
  if (taskIdPattern.test(task_id)) return `${layout.quarantine}/${task_id}${ending}`;
  throw new TaskError('E002', `${JSON.stringify(task_id.slice(0, 60))} is no task id as in TASK-0824.`, {
    recoveryAction: 'List the tasks with `waymark task list`.',
  });
}

export function notQuarantined(task_id: string): TaskError {
  return new TaskError('E040', `${task_id} is not in quarantine.`, {
    details: { task_id },
    recoveryAction: 'List what is with `waymark task quarantine list`.',
  });
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
