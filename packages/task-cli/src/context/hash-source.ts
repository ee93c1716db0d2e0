import { createHash } from 'node:crypto';

import { TaskError } from '../errors.ts';
import { readEvidenceFile } from '../evidence/read-evidence-file.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import type { Project } from '../project-layout.ts';

/** The largest source of a context, in bytes. */
const largestSource = 10_000_000;

/** The bytes of a file of the repository; null where there is none, or none that may be read. */
export async function readSource(project: Project, path: string): Promise<Buffer | null> {
  try {
    return await readEvidenceFile(await resolveInRepository(project, path), largestSource);
  } catch (error) {
    if (TaskError.isInstance(error)) return null;
    throw error;
  }
}

/** The SHA-256 of a file of the repository; null as in {@link readSource}. */
export async function hashSource(project: Project, path: string): Promise<string | null> {
  const bytes = await readSource(project, path);
  return bytes === null ? null : sha256OfBytes(bytes);
}

export function sha256OfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
