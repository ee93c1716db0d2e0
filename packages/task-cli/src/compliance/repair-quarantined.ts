import { toTimestamp } from '@waymark/core-types';
import { join } from 'node:path';

import { TaskError } from '../errors.ts';
import { sha256OfBytes } from '../context/hash-source.ts';
import { layout, type Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { writeFileAtomically } from '../storage/write-file-atomically.ts';
import { writeStoreFile } from '../storage/write-store-file.ts';
import { decodeTask } from '../task/decode-task.ts';
import { readTaskBytes } from '../task/task-file-bytes.ts';
import { cutText } from './cut-text.ts';
import { notQuarantined, readQuarantine, writeQuarantine, type QuarantineEntry } from './quarantine-files.ts';
import { repairTaskText, type RepairedText } from './repair-task-text.ts';

/**
 * Tries to mend the file of a task in quarantine by safe fixes of its YAML. A file that is replaced is copied to
 * `backups/` first; each attempt is on record; a mended task stays in quarantine until it is released.
 * @returns the entry, whose `repair_status` says what came of it.
 * @throws {TaskError} E040 for a task that is not in quarantine or whose file is gone; E044 where somebody edits the
 *   file meanwhile; E042.
 */
export async function repairQuarantined(project: Project, task_id: string): Promise<QuarantineEntry> {
  return withStoreLock(project, async () => {
    const entry = await readQuarantine(project, task_id);
    if (entry === null) throw notQuarantined(task_id);
    const file = entry.original_path;
    const { bytes } = readTaskBytes(project, file);
    const { text, fixes, message } = repairBytes(bytes, { task_id, file });
    const isMended = text !== null && !Buffer.from(text).equals(bytes);
    const backup = isMended
      ? `${layout.quarantine}/backups/${task_id}-${sha256OfBytes(bytes).slice(0, 16)}.yaml`
      : null;
    const attempt: QuarantineEntry['attempts'][number] = {
      at: toTimestamp(project.clock.now()),
      fixes,
      outcome: text === null ? 'cannot_repair' : 'repaired',
      message: cutText(message, 2_000),
      backup,
    };
    const begun: QuarantineEntry = {
      ...entry,
      auto_repair_attempted: true,
      repair_status: 'in_progress',
      repair_notes: text === null ? cutText(message, 4_000) : fixes.join('; '),
    };
    if (isMended && backup !== null) {
      await writeQuarantine(project, begun);
      await writeStoreFile(project, backup, bytes);
      assertUnchanged(project, { file, bytes });
      await writeFileAtomically(join(project.root, file), text);
    }
    const ended: QuarantineEntry = {
      ...begun,
      repair_status: attempt.outcome,
      attempts: [...entry.attempts, attempt].slice(-1_000),
    };
    await writeQuarantine(project, ended);
    return ended;
  });
}

function repairBytes(bytes: Buffer, about: { task_id: string; file: string }): RepairedText {
  try {
    return repairTaskText(decodeTask(bytes, about.file), about);
  } catch (error) {
    if (!TaskError.isInstance(error)) throw error;
    return { text: null, fixes: [], message: error.message };
  }
}

/** Whoever edits by hand holds no lock. */
function assertUnchanged(project: Project, { file, bytes }: { file: string; bytes: Buffer }): void {
  if (readTaskBytes(project, file).bytes.equals(bytes)) return;
  throw new TaskError('E044', `${file} was edited by somebody else meanwhile; it was not repaired.`, {
    details: { file },
    recoveryAction: 'Repair it again.',
    retryable: true,
  });
}
