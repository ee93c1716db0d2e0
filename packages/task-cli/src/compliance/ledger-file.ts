import { canonicalJsonLine, NotStorableError } from '@waymark/core-types';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { taskId, timestamp } from '../document/fields.ts';
import { TaskError } from '../errors.ts';
import { readEvidenceFile } from '../evidence/read-evidence-file.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import { layout, type Project } from '../project-layout.ts';
import { assertNoSecrets } from '../storage/assert-no-secrets.ts';
import { writeStoreFile } from '../storage/write-store-file.ts';

export const exceptionTypes = [
  'malformed_yaml',
  'missing_standards',
  'empty_acceptance_criteria',
  'invalid_schema',
] as const;
export type ExceptionType = (typeof exceptionTypes)[number];

/** A shortcoming of a task that somebody knows of and has in hand. */
const exceptionSchema = z.looseObject({
  task_id: taskId(),
  exception_type: z.enum(exceptionTypes),
  detected_at: timestamp(),
  parse_error: z.string().max(2_000).nullable(),
  /** Codes of warnings that are not told again, beside those of the type. */
  suppressed_warnings: z.array(z.string().max(20)).max(100),
  remediation: z.looseObject({
    owner: z.string().max(100),
    status: z.enum(['open', 'in_progress', 'resolved', 'wont_fix']),
    deadline: timestamp(),
    notes: z.string().max(2_000),
    resolved_at: timestamp().nullable(),
  }),
  auto_remove_on: z.enum(['task_completion', 'task_deletion', 'manual']),
});
export type TaskException = z.output<typeof exceptionSchema>;

const ledgerSchema = z.looseObject({
  schema_version: z.literal('1.0'),
  exceptions: z.array(exceptionSchema).max(10_000),
});

/** The largest ledger, in bytes. */
const largestLedger = 16_000_000;

/**
 * All entries, by task and type; none where there is no ledger.
 * @throws {TaskError} E052 where it cannot be read, E010 for a newer version.
 */
export async function readExceptions(project: Project): Promise<TaskException[]> {
  if ((await lstat(join(project.root, layout.ledger)).catch(() => null)) === null) return [];
  const bytes = await readEvidenceFile(await resolveInRepository(project, layout.ledger), largestLedger);
  const value = parse(bytes);
  const version = (value as { schema_version?: unknown } | null)?.schema_version;
  if (typeof version === 'string' && /^\d{1,4}\.\d{1,4}$/.test(version) && version !== '1.0') {
    throw new TaskError('E010', `${layout.ledger} is of version ${version}; this program reads version 1.0.`, {
      recoveryAction: 'Upgrade Waymark to the release that wrote it.',
    });
  }
  const parsed = ledgerSchema.safeParse(value);
  if (parsed.success) return parsed.data.exceptions;
  const [issue] = parsed.error.issues;
  throw damaged(`${issue?.path.join('.') || 'it'}: ${issue?.message}`);
}

/** Writes the ledger anew; the caller holds the store's lock. */
export async function writeExceptions(project: Project, exceptions: readonly TaskException[]): Promise<void> {
  const sorted = exceptions.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const parsed = ledgerSchema.safeParse({ schema_version: '1.0', exceptions: sorted });
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);
    throw misfit(issues);
  }
  try {
    const text = canonicalJsonLine(parsed.data);
    assertNoSecrets(text.replaceAll('\\n', '\n'), { what: layout.ledger });
    await writeStoreFile(project, layout.ledger, text);
  } catch (error) {
    throw NotStorableError.isInstance(error) ? misfit([error.message]) : error;
  }
}

/** Two entries of one task and type are one. */
export function keyOf({ task_id, exception_type }: Pick<TaskException, 'task_id' | 'exception_type'>): string {
  return `${task_id} ${exception_type}`;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw damaged('it is not JSON');
  }
}

function damaged(why: string): TaskError {
  return new TaskError('E052', `The exception ledger ${layout.ledger} cannot be read: ${why}.`, {
    details: { file: layout.ledger },
    recoveryAction: 'Restore it from the last commit.',
  });
}

function misfit(issues: string[]): TaskError {
  return new TaskError('E002', `The exception cannot be written: ${issues.slice(0, 5).join('; ')}.`, {
    details: { issues: issues.slice(0, 20) },
    recoveryAction: 'Correct these values; nothing was written.',
  });
}
