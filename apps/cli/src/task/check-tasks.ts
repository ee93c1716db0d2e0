import { lintTasks, taskErrors, validateTasks, type TaskErrorCode } from '@waymark/task-cli';
import { count } from '../output/count.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { isPath, pathWithin } from './task-id-of.ts';
import { taskProject, tellWarnings } from './task-project.ts';

/** What is wrong in task files; the exit code is that of the first error. */
export async function lint(invocation: Invocation, names: readonly string[]): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const only = names.map((name) => (isPath(name) ? pathWithin(invocation.cwd, project, name) : name));
  const report = await lintTasks(project, only);
  tellWarnings(
    invocation,
    report.files.flatMap(({ warnings }) => warnings),
  );
  const errors = report.files.flatMap((file) => file.errors);
  return {
    kind: 'task.lint',
    data: report,
    exitCode: exitCodeOfFirst(errors),
    text: (style) =>
      [
        ...errors.map(({ code, message }) => `${style.red(code)} ${message}`),
        report.valid
          ? `${count(report.files.length, 'file')}, no errors`
          : `${count(report.error_count, 'error')} in ${count(report.files.length, 'file')}`,
      ].join('\n'),
  };
}

/** Whether all tasks fit together; the exit code is that of the first error. */
export async function validate(invocation: Invocation): Promise<CommandOutput> {
  const report = await validateTasks(taskProject(invocation));
  return {
    kind: 'task.validate',
    data: report,
    exitCode: exitCodeOfFirst(report.errors),
    text: (style) =>
      report.valid
        ? 'All tasks fit together.'
        : report.errors.map(({ code, message }) => `${style.red(code)} ${message}`).join('\n'),
  };
}

function exitCodeOfFirst([first]: readonly { code: string }[]): number {
  return first === undefined ? 0 : taskErrors[first.code as TaskErrorCode].exit_code;
}
