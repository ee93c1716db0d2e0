import { readEvidenceFile } from '../evidence/read-evidence-file.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { unreadable } from './judge-reports.ts';
import { parseQaLog, type QaLogOptions } from './parse-qa-log.ts';
import { qaLimits, type QaResult } from './qa-result.ts';

/**
 * What a log of the repository says, as {@link parseQaLog}; one that is too large is not read.
 * @param path relative to the repository's root.
 * @throws {TaskError} E005 for a path outside the repository, or of no regular file; E040 where nothing is; E041, E043
 *   where it cannot be read.
 */
export async function readQaLog(project: Project, path: string, options: QaLogOptions = {}): Promise<QaResult> {
  const place = await resolveInRepository(project, path);
  try {
    return parseQaLog(await readEvidenceFile(place, qaLimits.bytes), options);
  } catch (error) {
    if (!TaskError.isInstance(error) || error.details['limit'] === undefined) throw error;
    const known = { format: options.format ?? null, exit_code: options.exit_code ?? null };
    return unreadable(`It is longer than ${qaLimits.bytes / 1_000_000} MB.`, known);
  }
}
