import { TaskError, taskErrors, type TaskErrorCode } from '@waymark/task-cli';
import { CliError } from '../../errors.ts';
import { errorJson } from '../../output/envelope.ts';
import type { JsonForm } from '../../output/json-form.ts';
import { documentationOf } from '../documentation.ts';

/** The JSON of the Python script: list, pick and validate have a shape of their own, everything else is {success, data}. */
export const originForm: JsonForm = {
  result({ kind, data }) {
    if (kind === 'task.list') {
      const { count, filter, tasks } = data as { count: number; filter: Record<string, unknown>; tasks: unknown[] };
      const { status = null, unblocker = false } = filter;
      return { count, filter: { ...filter, status, unblocker_only: unblocker }, tasks };
    }
    if (kind === 'task.pick') {
      const { status, reason, task, draft_alerts } = data as Record<string, unknown>;
      return { status: status === 'picked' ? 'success' : 'no_ready_tasks', reason, task, draft_alerts };
    }
    return kind === 'task.validate' ? data : { success: true, data };
  },
  error(error) {
    const { message, details, recovery_action } = errorJson(error);
    const code = codeOf(error);
    const { name } = taskErrors[code];
    return {
      success: false,
      error: { code, name, message, details, recovery_action, documentation: documentationOf(code) },
    };
  },
};

function codeOf(error: unknown): TaskErrorCode {
  if (TaskError.isInstance(error)) return error.code;
  if (!CliError.isInstance(error)) return 'E000';
  return error.code === 'CLI_NOT_FOUND' ? 'E040' : 'E006';
}
