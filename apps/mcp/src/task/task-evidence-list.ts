import type { McpTool } from '@waymark/tracking-mcp/mcp';
import { z } from 'zod';

import { taskFields } from './fields.ts';
import type { OpenTasks } from './open-tasks.ts';
import { taskTool } from './task-tool.ts';

/** The evidence of a task. */
export const taskEvidenceList = (open: OpenTasks): McpTool =>
  taskTool({
    name: 'task_evidence_list',
    description: 'The evidence of a task, oldest first; of one type, or of whoever attached it (by).',
    isReadOnly: true,
    input: z.strictObject({
      task_id: taskFields.task_id,
      type: taskFields.type.optional(),
      by: z.string().min(1).max(100).optional(),
    }),
    output: { evidence: { type: 'array' }, count: { type: 'integer' } },
    async call({ task_id, ...filter }) {
      const { project, getContext, listEvidence } = await open();
      const { context } = await getContext(project, task_id);
      const evidence = listEvidence(context.evidence, filter);
      return { data: { evidence, count: evidence.length }, lists: ['evidence'] };
    },
  });
