import { TaskError } from '../errors.ts';
import { readEvidenceFile } from '../evidence/read-evidence-file.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import type { Project } from '../project-layout.ts';
import { parseQaLog, type QaLogOptions } from '../qa/parse-qa-log.ts';
import type { QaResult } from '../qa/qa-result.ts';
import type { ReadLog } from './kept-log.ts';

/** A log with what is known of it. */
export interface QaLogFile extends QaLogOptions {
  /** A file of the repository. */
  log: string;
}

/**
 * A log with what it says.
 * @param most bytes.
 * @throws {TaskError} E014 for one that is longer, or that cannot be read; E005 and E040 as `readQaLog`.
 */
export async function readReadableLog(
  project: Project,
  { log, exit_code, format, tool }: QaLogFile,
  most: number,
): Promise<ReadLog & { result: QaResult }> {
  const place = await resolveInRepository(project, log);
  const bytes = await readEvidenceFile(place, most).catch((error: unknown) => {
    if (!TaskError.isInstance(error) || error.details['limit'] === undefined) throw error;
    throw unreadable(place.path, `It is longer than ${most / 1_000_000} MB.`);
  });
  const result = parseQaLog(bytes, { exit_code, format, tool });
  if (result.state === 'unreadable') throw unreadable(place.path, result.reason ?? 'Its format is not known.');
  return { path: place.path, bytes, result };
}

function unreadable(log: string, reason: string): TaskError {
  return new TaskError('E014', `The QA log ${log} cannot be read: ${reason}`, {
    details: { log, reason },
    recoveryAction: 'Have the tool write JSON, JUnit or SARIF, and check that the whole of it is there.',
  });
}
