import type { McpTool } from '@waymark/tracking-mcp/mcp';

import { checkpoint } from './checkpoint.ts';
import type { OpenMedallions } from './open-medallions.ts';
import { resume } from './resume.ts';
import { search } from './search.ts';

/** The tools for checkpoints of sessions. */
export function createMedallionTools(open: OpenMedallions): McpTool[] {
  return [checkpoint(open), resume(open), search(open)];
}
