import { WaymarkError, type WaymarkErrorJson } from '@waymark/core-types';

import { fitsInto, replyLimits } from './fit-reply.ts';
import { shortenTexts } from './shorten-texts.ts';

/** A call that would help the one that failed. */
interface NextCall {
  tool: string;
  arguments: Record<string, unknown>;
}

/** The call that failed. */
interface FailedCall {
  tool: string;
  input: Record<string, unknown>;
  /** Names of the arguments that the tool takes. */
  takes(): string[];
}

/** What a client is told of a failed call. */
export type ToolFailure = WaymarkErrorJson & { next?: NextCall };

const listingTools: Record<string, string> = {
  work_item: 'list_work_items',
  archived_work_item: 'query_archived_work_items',
  vendor: 'query_vendor_status',
  deployment: 'list_deployments',
  enhancement: 'list_enhancements',
};

/** Failures after which nobody knows whether a write was applied, or which pass when the database is back. */
const unsureCodes: ReadonlySet<string> = new Set(['TRACKING_OFFLINE', 'DATABASE_UNKNOWN_COMMIT']);

/**
 * A failed call in words and fields that a client can act on: the error's code, details and recovery, and the call to
 * make next where there is one among the `tools` that are served. An error that is not ours is told without its message.
 */
export function toolFailure(error: unknown, call: FailedCall, tools: ReadonlySet<string>): ToolFailure {
  const json = WaymarkError.isInstance(error) ? error.toJSON() : unexpected(call.tool);
  const recovery_action = json.recovery_action ?? defaultRecovery(json, call, tools);
  const next = nextCall(json, call);
  const failure = { ...json, recovery_action, ...(next !== undefined && tools.has(next.tool) ? { next } : {}) };
  return fitFailure(failure);
}

function unexpected(tool: string): WaymarkErrorJson {
  return {
    code: 'INTERNAL',
    name: 'Error',
    message: `${tool} failed for a reason that the server did not foresee; its log says which.`,
    details: {},
    recovery_action: 'Try once more; if it fails again, tell whoever runs the server.',
    retryable: false,
  };
}

function defaultRecovery(
  { code, message }: WaymarkErrorJson,
  { tool, takes }: FailedCall,
  tools: ReadonlySet<string>,
): string {
  if (code === 'VALIDATION') {
    const known = message.includes('$: Unrecognized key') ? ` It takes ${takes().join(', ') || 'no arguments'}.` : '';
    return `Correct the fields that details.issues names and call ${tool} again.${known}`;
  }
  if (code.startsWith('DATABASE_')) {
    const status = tools.has('get_sync_status') ? '; get_sync_status says whether the database answers' : '';
    return `Try again in a moment${status}.`;
  }
  return `Change what the message names and call ${tool} again.`;
}

function nextCall({ code, details }: WaymarkErrorJson, { tool, input }: FailedCall): NextCall | undefined {
  const { entity_type, id, merged, operation_id } = details;
  // The same write under the same id, which is applied once whatever became of the first one.
  if (unsureCodes.has(code) && typeof operation_id === 'string') return { tool, arguments: { ...input, operation_id } };
  if (code === 'TRACKING_NOT_FOUND') {
    const listing = listingTools[String(entity_type)];
    return listing === undefined ? undefined : { tool: listing, arguments: {} };
  }
  if (code !== 'TRACKING_CONFLICT') return undefined;
  if (typeof merged === 'object' && merged !== null) return { tool, arguments: { ...contextOf(input), ...merged } };
  switch (entity_type) {
    case 'work_item':
      return { tool: 'query_work_item', arguments: { id } };
    case 'vendor':
      return { tool: 'query_vendor_status', arguments: { id } };
    case 'enhancement':
      return { tool: 'list_enhancements', arguments: {} };
    case 'configuration':
      return { tool: 'get_project_configuration', arguments: {} };
    default:
      return undefined;
  }
}

/** Who was named for a call, and its id: both hold for the next one too. */
function contextOf({ created_by, operation_id }: Record<string, unknown>): Record<string, unknown> {
  return {
    ...(created_by === undefined ? {} : { created_by }),
    ...(operation_id === undefined ? {} : { operation_id }),
  };
}

/** A change that was cut to size must not be sent as it stands: it is left out, and said so. */
function fitFailure(failure: ToolFailure): ToolFailure {
  const fits = fitsInto(replyLimits.concise);
  if (fits(failure)) return failure;
  const { next: _, ...rest } = failure;
  const { merged, ...details } = rest.details;
  if (merged === undefined || merged === null) return shortenTexts({ ...rest }, fits) as unknown as ToolFailure;
  const cut = {
    ...rest,
    details: { ...details, merged: null },
    recovery_action:
      'Nobody else touched the fields that you change: send your change again with details.current_version.',
  };
  return shortenTexts(cut, fits) as unknown as ToolFailure;
}
