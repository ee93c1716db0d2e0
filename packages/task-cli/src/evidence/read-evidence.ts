import { createHash } from 'node:crypto';

import { evidenceLimits, type Evidence } from '../document/evidence.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { toTaskError } from '../storage/to-task-error.ts';
import { archiveIndexSchema, type ArchiveIndex } from './archive/archive-index.ts';
import { readEvidenceFile } from './read-evidence-file.ts';
import { resolveInRepository } from './resolve-in-repository.ts';

/** The longest index, in bytes: far more than that of a full archive. */
const longestIndex = 200_000_000;

/**
 * The bytes of evidence as it was attached.
 * @throws {TaskError} E005 where it changed since, E040 where it is missing.
 */
export async function readEvidence(project: Project, evidence: Evidence): Promise<Buffer> {
  const place = await resolveInRepository(project, evidence.path);
  const content = await readEvidenceFile(place, evidenceLimits[evidence.type]);
  if (sha256Of(content) === evidence.sha256) return content;
  throw changed(evidence, evidence.path);
}

/**
 * The index beside a directory's archive; null for other evidence.
 * @throws {TaskError} E005 where it changed since, E040 where it is missing.
 */
export async function readIndex(project: Project, evidence: Evidence): Promise<ArchiveIndex | null> {
  if (evidence.type !== 'directory') return null;
  const { index_path, index_sha256 } = evidence.metadata;
  if (typeof index_path !== 'string') throw changed(evidence, 'its index');
  const content = await readEvidenceFile(await resolveInRepository(project, index_path), longestIndex);
  if (sha256Of(content) !== index_sha256) throw changed(evidence, index_path);
  try {
    return archiveIndexSchema.parse(JSON.parse(content.toString()));
  } catch (error) {
    throw toTaskError(error, `Cannot read ${index_path}`);
  }
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function changed(evidence: Evidence, path: string): TaskError {
  return new TaskError('E005', `Evidence ${evidence.id} changed since it was attached: ${path}.`, {
    details: { id: evidence.id, path },
    recoveryAction: 'Verify the evidence of the task; attach what is there now as new evidence.',
  });
}
