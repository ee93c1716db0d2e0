import type { McpTool } from '@waymark/tracking-mcp/mcp';
import { z } from 'zod';

import { taskFields } from './fields.ts';
import type { OpenTasks } from './open-tasks.ts';
import { taskTool } from './task-tool.ts';

/** Takes a task for the client that calls. */
export const taskClaim = (open: OpenTasks): McpTool =>
  taskTool({
    name: 'task_claim',
    description:
      'Take a task: its file then says in_progress and that you have it. Refused where somebody has it (E034), or it waits for others (E030).',
    isIdempotent: false,
    input: z.strictObject({ task_id: taskFields.task_id }),
    output: { task: { type: 'object' }, path: { type: 'string' }, sha256: { type: 'string' } },
    async call({ task_id }, { by }) {
      const { project, claimTask } = await open();
      const { task, path, sha256 } = await claimTask(project, task_id, { claimed_by: by });
      return { data: { task, path, sha256 }, isDetailed: true };
    },
  });
