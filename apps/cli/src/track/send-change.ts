import { WaymarkError } from '@waymark/core-types';
import {
  VersionConflictError,
  type Answer,
  type ProjectTracker,
  type VersionConflict,
  type WriteInput,
  type WriteName,
  type WriteResult,
} from '@waymark/tracking-mcp';
import { table } from '../output/table.ts';
import type { Invocation } from '../program/invocation.ts';

/** What every changing command takes. */
export interface SenderOptions {
  by?: string | undefined;
  /** Names the change, so that it is made once however often it is sent. */
  operationId?: string | undefined;
}

/** What every change of what is there takes. */
export interface ChangeOptions extends SenderOptions {
  /** Sends a change again, on top of one that came first, where the two touch different fields. */
  merge?: true | undefined;
}

/** A change that keeps being overtaken is given up after so many attempts. */
const mostAttempts = 10;

/**
 * Writes, in the name of who calls.
 * @throws {WaymarkError} TRACKING_CONFLICT with both sides in its details, when somebody else came first.
 */
export async function sendChange<Name extends WriteName>(
  invocation: Invocation,
  tracker: ProjectTracker,
  change: { name: Name; input: WriteInput<Name>; options: ChangeOptions },
): Promise<Answer<WriteResult<Name>>> {
  const { name, options } = change;
  const { by = invocation.config.actor, operationId: operation_id } = options;
  const context = { by, ...(operation_id === undefined ? {} : { operation_id }) };
  let { input } = change;
  for (let attempt = 1; ; attempt++) {
    try {
      return await tracker.write(name, input, context);
    } catch (error) {
      if (!VersionConflictError.isInstance(error)) throw error;
      const { conflict } = error;
      if (options.merge !== true || conflict.merged === null || attempt === mostAttempts)
        throw withBothSides(invocation, error, input);
      invocation.terminal.note(`Version ${conflict.current_version} came first; sending the change on top of it.`);
      input = conflict.merged as WriteInput<Name>;
    }
  }
}

/** Shows both sides to people, and has them in the details for programs. */
function withBothSides(invocation: Invocation, error: VersionConflictError, sent: object): WaymarkError {
  const { conflict, message } = error;
  invocation.terminal.note(bothSides(conflict, sent));
  const { changed_fields, current_version, requested_version } = conflict;
  const recoveryAction =
    requested_version > current_version
      ? `Look at what there is, and give --version ${current_version}, or none.`
      : conflict.merged === null
        ? `Both change ${changed_fields.join(', ') || 'it'}: decide, then change version ${current_version}.`
        : 'Run it again with --merge: nobody else touched the fields that you change.';
  const told = new WaymarkError(error.code, message, {
    details: { ...conflict, sent },
    recoveryAction,
    retryable: true,
    cause: error,
  });
  told.name = error.name;
  return told;
}

function bothSides({ current, changed_fields, merged }: VersionConflict, sent: object): string {
  const mine = Object.entries(sent).filter(([name]) => name !== 'id' && name !== 'version');
  const names = [...new Set([...mine.map(([name]) => name), ...changed_fields])];
  const cell = (value: unknown) => (value === undefined ? '' : JSON.stringify(value));
  const yours = Object.fromEntries(mine);
  const rows = names.map((name) => [
    name,
    cell(yours[name]),
    cell(current[name]),
    changed_fields.includes(name) ? 'changed since' : '',
  ]);
  const outcome = merged === null ? [] : [`merged: ${JSON.stringify(merged)}`];
  return [table([['field', 'your change', 'now', ''], ...rows]), ...outcome].join('\n');
}
