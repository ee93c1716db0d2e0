import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Agent } from '../document/fields.ts';
import type { WorktreeSnapshot } from '../document/worktree-snapshot.ts';
import { TaskError } from '../errors.ts';
import { taskFolder, type Project } from '../project-layout.ts';
import { assertNoSecrets, type SecretFinding } from '../storage/assert-no-secrets.ts';
import { toTaskError } from '../storage/to-task-error.ts';
import { writeStoreFile } from '../storage/write-store-file.ts';

/** A patch beside the context. */
export type StoredDiff = WorktreeSnapshot['diff'];

/** SHA-256 of a patch with CRLF as LF, so that it is the same on every system. */
export function hashDiff(patch: Uint8Array): string {
  const text = Buffer.from(patch.buffer, patch.byteOffset, patch.byteLength).toString('latin1');
  return createHash('sha256').update(text.replaceAll('\r\n', '\n'), 'latin1').digest('hex');
}

/** Where a patch goes, and whether it may hold secrets. */
export interface StoreDiffOptions {
  taskId: string;
  agent: Agent;
  kind: 'snapshot' | 'increment';
  forceSecrets: boolean;
}

/**
 * Keeps a patch. Its file is named after its hash: a later one never takes the place of one that is in the chain.
 * @throws {TaskError} E004 for a secret in it, unless that is forced; E041 and E043 as `writeFileAtomically`.
 */
export async function storeDiff(
  project: Project,
  patch: Buffer,
  { taskId, agent, kind, forceSecrets }: StoreDiffOptions,
): Promise<{ diff: StoredDiff; secrets: SecretFinding[] }> {
  const sha256 = hashDiff(patch);
  const name = `${agent}${kind === 'increment' ? '-increment' : ''}-${sha256.slice(0, 16)}.diff`;
  const path = `${taskFolder(taskId).diffs}/${name}`.replaceAll('\\', '/');
  const secrets = assertNoSecrets(patch, { what: path, force: forceSecrets });
  await writeStoreFile(project, path, patch);
  return { diff: { path, sha256, size: patch.length }, secrets };
}

/**
 * Reads a patch back and checks that it is the one that was kept.
 * @throws {TaskError} E040 where it is gone, E052 where it is another one.
 */
export async function readStoredDiff(project: Project, { path, sha256, size }: StoredDiff): Promise<Buffer> {
  const absolute = join(project.root, path);
  try {
    const found = await stat(absolute);
    const patch = found.isFile() && found.size === size ? await readFile(absolute) : null;
    if (patch !== null && hashDiff(patch) === sha256) return patch;
  } catch (error) {
    throw toTaskError(error, `The diff ${path} cannot be read`);
  }
  throw new TaskError('E052', `The diff ${path} is not the one that was kept.`, {
    details: { path, expected_sha256: sha256, expected_size: size },
    recoveryAction: 'Take a new snapshot: what the file was cannot be told any more.',
  });
}
