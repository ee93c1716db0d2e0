import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { taskFolder, type Project } from '../project-layout.ts';
import { assertTaskId } from '../storage/assert-task-id.ts';
import { readStoreFile } from '../storage/read-store-file.ts';
import { reportName } from './run-validation.ts';
import { validationReportSchema, type ValidationReport } from './validation-report.ts';

/**
 * The report of the task's newest run, also of one that was killed: its status is still `running` then. Null where there
 * is none that can be read.
 * @throws {TaskError} E002 for what is no id of a task.
 */
export async function latestValidation(project: Project, taskId: string): Promise<ValidationReport | null> {
  assertTaskId(taskId);
  const { logs } = taskFolder(taskId);
  const names = (await readdir(join(project.root, logs)).catch(() => [])).filter((name) =>
    /^validation-\d{8}T\d{9}Z(?:-\d+)?$/.test(name),
  );
  for (const name of names.sort(byRun).reverse()) {
    const text = await readStoreFile(project, join(logs, name, reportName));
    const report = validationReportSchema.safeParse(parsed(text ?? ''));
    if (report.success) return report.data;
  }
  return null;
}

/** By time, and runs of one moment by their number. */
function byRun(left: string, right: string): number {
  const [, leftStamp = '', leftCount = '1'] = left.split('-');
  const [, rightStamp = '', rightCount = '1'] = right.split('-');
  if (leftStamp !== rightStamp) return leftStamp < rightStamp ? -1 : 1;
  return Number(leftCount) - Number(rightCount);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
