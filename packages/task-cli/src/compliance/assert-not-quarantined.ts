import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { readQuarantine } from './quarantine-files.ts';

/** @throws {TaskError} E032 for a task in quarantine, with the reason; E052 where its entry cannot be read. */
export async function assertNotQuarantined(project: Project, task_id: string): Promise<void> {
  const entry = await readQuarantine(project, task_id);
  if (entry === null) return;
  const { reason, repair_status } = entry;
  throw new TaskError('E032', `${task_id} is in quarantine: ${reason}, ${repair_status}.`, {
    details: { task_id, reason, repair_status, original_path: entry.original_path },
    recoveryAction:
      repair_status === 'repaired'
        ? `Look at the file, then release it: \`waymark task quarantine release ${task_id}\`.`
        : `Mend it, by hand or by \`waymark task quarantine repair ${task_id}\`, then release it.`,
  });
}
