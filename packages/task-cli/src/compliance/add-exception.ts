import { toTimestamp } from '@waymark/core-types';

import type { Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { keyOf, readExceptions, writeExceptions, type ExceptionType, type TaskException } from './ledger-file.ts';

/** How long somebody has to mend it, in milliseconds. */
const thirtyDays = 30 * 24 * 60 * 60 * 1_000;

/** What is known of a shortcoming; what is left out stays as it was, or is the default. */
export interface ExceptionRequest {
  task_id: string;
  exception_type: ExceptionType;
  parse_error?: string | null;
  suppressed_warnings?: readonly string[];
  /** Who has it in hand; `unassigned` by default. */
  owner?: string;
  /** `open` by default; `resolveException` resolves. */
  status?: 'open' | 'in_progress';
  /** Thirty days from now by default. */
  deadline?: string;
  notes?: string;
  /** `task_completion` by default. */
  auto_remove_on?: TaskException['auto_remove_on'];
}

/**
 * Puts a known shortcoming on the ledger. One of the same task and type is updated: it keeps when it was detected, and
 * is open again where it was resolved.
 * @throws {TaskError} E002 for values that do not fit; E004 for secrets; E052 for a damaged ledger; E042.
 */
export async function addException(
  project: Project,
  request: ExceptionRequest,
): Promise<{ exception: TaskException; updated: boolean }> {
  return withStoreLock(project, async () => {
    const exceptions = await readExceptions(project);
    const known = exceptions.find((one) => keyOf(one) === keyOf(request));
    const exception = merge(known, request, project.clock.now());
    const others = exceptions.filter((one) => one !== known);
    await writeExceptions(project, [...others, exception]);
    return { exception, updated: known !== undefined };
  });
}

function merge(known: TaskException | undefined, request: ExceptionRequest, now: number): TaskException {
  const { task_id, exception_type } = request;
  const before = known?.remediation;
  const wasSettled = before?.status === 'resolved' || before?.status === 'wont_fix';
  const deadline = wasSettled ? undefined : before?.deadline;
  return {
    ...known,
    ...{ task_id, exception_type, detected_at: known?.detected_at ?? toTimestamp(now) },
    parse_error: request.parse_error === undefined ? (known?.parse_error ?? null) : request.parse_error,
    suppressed_warnings: [...new Set([...(known?.suppressed_warnings ?? []), ...(request.suppressed_warnings ?? [])])],
    remediation: {
      ...before,
      owner: request.owner ?? before?.owner ?? 'unassigned',
      status: request.status ?? (wasSettled ? 'open' : (before?.status ?? 'open')),
      deadline: request.deadline ?? deadline ?? toTimestamp(now + thirtyDays),
      notes: request.notes ?? before?.notes ?? '',
      resolved_at: null,
    },
    auto_remove_on: request.auto_remove_on ?? known?.auto_remove_on ?? 'task_completion',
  };
}
