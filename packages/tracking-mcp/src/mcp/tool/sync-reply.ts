import type { JsonObject } from '@waymark/core-types';

import type { SyncReport } from '../../fallback/project-tracker.ts';
import type { ToolReply } from './mcp-tool.ts';
import { types } from './reply-schema.ts';

/** JSON Schema of what a replay did. */
export const syncReportSchema: JsonObject = {
  type: 'object',
  properties: {
    replayed: types.whole,
    waiting: types.whole,
    followed: types.whole,
    conflicts: types.list,
    failed: types.list,
    truncated: types.flag,
    omitted_count: types.whole,
  },
  required: ['replayed', 'waiting', 'conflicts', 'failed'],
};

export function syncReply(report: SyncReport): ToolReply {
  return { data: { ...report }, lists: ['conflicts', 'failed'] };
}
