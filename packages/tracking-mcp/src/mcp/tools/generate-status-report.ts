import type { Clock } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';

import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { reportText } from '../report-text.ts';
import { compactJsonSchema } from '../tool/compact-json-schema.ts';
import type { McpTool } from '../tool/mcp-tool.ts';
import { withOrigin } from '../tool/read-tool.ts';
import { replySchema, types } from '../tool/reply-schema.ts';

/** Characters of a report that a reply holds; markdown of other scripts has up to three bytes a character. */
const reportPage = { concise: 5_000, smallest: 500 };

const query = z.strictObject({
  /** Deployments shown, the last ones. */
  deployments: z.int().min(0).max(1_000).default(10),
  /** Where to go on, in characters. */
  offset: z.int().min(0).max(100_000_000).default(0),
});

/** The project's status as markdown, page by page. */
export const generateStatusReport = (tracker: ProjectTracker, clock: Clock): McpTool => ({
  name: 'generate_status_report',
  toolset: 'reports',
  description:
    'The project’s status as markdown: operational vendors, active work items, the last deployments, enhancements. A long report comes in parts: go on at next_offset.',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: () => compactJsonSchema(query),
  outputSchema: () => replySchema({ report: types.text, total_length: types.whole, next_offset: types.whole }, 'read'),
  async call(input, { report }) {
    const { deployments, offset } = parseDocument(query, input, 'input of generate_status_report');
    await report({ progress: 0, total: 2, message: 'Reading the project' });
    const answer = await tracker.read('get_project_state', { deployments });
    await report({ progress: 1, total: 2, message: 'Writing the report' });
    const text = reportText(answer.data, clock);
    const part = partOf(text, offset);
    const end = offset + part.length;
    await report({ progress: 2, total: 2, message: 'Done' });
    const rest = end < text.length ? { next_offset: end, truncated: true } : {};
    return withOrigin({ data: { report: part, total_length: text.length, ...rest }, isDetailed: true }, answer);
  },
});

/** A part that ends with a line, where there is one, and never inside of a character. */
function partOf(text: string, offset: number): string {
  const part = text.slice(offset, offset + reportPage.concise);
  if (offset + part.length >= text.length) return part;
  const line = part.lastIndexOf('\n') + 1;
  return line >= reportPage.smallest ? part.slice(0, line) : part.replace(/[\uD800-\uDBFF]$/, '');
}
