import {
  addException,
  cleanupExceptions,
  listExceptions,
  resolveException,
  type ExceptionType,
  type TaskException,
} from '@waymark/task-cli';
import { count } from '../output/count.ts';
import { shorten, table } from '../output/table.ts';
import type { Style } from '../output/style.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { given } from '../track/given.ts';
import { taskProject } from './task-project.ts';

type Status = TaskException['remediation']['status'];

/** What an exception says. */
export interface AddOptions {
  type: ExceptionType;
  message?: string | undefined;
  owner?: string | undefined;
  notes?: string | undefined;
  deadline?: string | undefined;
  suppress?: string[] | undefined;
  removeOn?: TaskException['auto_remove_on'] | undefined;
  status?: 'open' | 'in_progress' | undefined;
}

/** Puts a known shortcoming of a task into the ledger. */
export async function add(invocation: Invocation, id: string, options: AddOptions): Promise<CommandOutput> {
  const { type, message: parse_error, owner, notes, deadline, suppress, removeOn: auto_remove_on, status } = options;
  const { exception, updated } = await addException(taskProject(invocation), {
    task_id: id,
    exception_type: type,
    ...given({ parse_error, owner, notes, deadline, suppressed_warnings: suppress, auto_remove_on, status }),
  });
  return {
    kind: 'task.exception.add',
    data: { exception, updated },
    text: (style) => exceptionTable([exception], style),
  };
}

/** What is in the ledger. */
export async function list(
  invocation: Invocation,
  filter: { task?: string | undefined; type?: ExceptionType | undefined; status?: Status | undefined },
): Promise<CommandOutput> {
  const { task: task_id, type: exception_type, status } = filter;
  const exceptions = await listExceptions(taskProject(invocation), given({ task_id, exception_type, status }));
  return {
    kind: 'task.exception.list',
    data: { exceptions, count: exceptions.length },
    text: (style) => (exceptions.length === 0 ? 'No exceptions.' : exceptionTable(exceptions, style)),
  };
}

/** Settles exceptions of a task. */
export async function settle(
  invocation: Invocation,
  id: string,
  options: { type?: ExceptionType | undefined; notes?: string | undefined; wontFix?: true | undefined },
): Promise<CommandOutput> {
  const { type: exception_type, notes, wontFix } = options;
  const status = wontFix === true ? ('wont_fix' as const) : undefined;
  const exceptions = await resolveException(taskProject(invocation), id, given({ exception_type, notes, status }));
  return {
    kind: 'task.exception.resolve',
    data: { task_id: id, exceptions },
    text: (style) => exceptionTable(exceptions, style),
  };
}

/** Removes the exceptions whose time has come. */
export async function cleanup(invocation: Invocation, options: { dryRun?: true | undefined }): Promise<CommandOutput> {
  const removed = await cleanupExceptions(taskProject(invocation), given({ dry_run: options.dryRun }));
  return {
    kind: 'task.exception.cleanup',
    data: { removed, count: removed.length, dry_run: options.dryRun === true },
    text: () => `${options.dryRun === true ? 'Would remove' : 'Removed'} ${count(removed.length, 'exception')}.`,
  };
}

function exceptionTable(exceptions: readonly TaskException[], style: Style): string {
  return table(
    exceptions.map(({ task_id, exception_type, remediation: { status, owner, deadline, notes } }) => [
      style.bold(task_id),
      exception_type,
      status,
      owner,
      deadline.slice(0, 10),
      shorten(notes, 80),
    ]),
  );
}
