import type { McpTool } from '@waymark/tracking-mcp/mcp';
import { z } from 'zod';

import type { OpenTasks } from './open-tasks.ts';
import { taskTool } from './task-tool.ts';

/** The task to begin with. */
export const taskPick = (open: OpenTasks): McpTool =>
  taskTool({
    name: 'task_pick',
    description:
      'The task file to begin with: unblockers first, then by priority; or why there is none (task is null). It takes nothing: task_claim does.',
    isReadOnly: true,
    input: z.strictObject({ area: z.string().min(1).max(100).optional() }),
    output: {
      status: { enum: ['picked', 'none'] },
      reason: { type: 'string' },
      task: { type: ['object', 'null'] },
      effective_priority: { type: ['object', 'null'] },
      draft_alerts: { type: 'array' },
    },
    async call({ area }) {
      const { project, pickTask } = await open();
      const picked = await pickTask(project, area === undefined ? {} : { area });
      return { data: { ...picked }, lists: ['draft_alerts'] };
    },
  });
