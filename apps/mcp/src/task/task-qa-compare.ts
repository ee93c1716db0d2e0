import type { McpTool } from '@waymark/tracking-mcp/mcp';
import { z } from 'zod';

import { taskFields } from './fields.ts';
import type { OpenTasks } from './open-tasks.ts';
import { taskTool } from './task-tool.ts';

/** Holds what an agent has on record against the baseline. */
export const taskQaCompare = (open: OpenTasks): McpTool =>
  taskTool({
    name: 'task_qa_compare',
    description:
      "Hold an agent's recorded run of a command against the baseline, else against the agent before. What became worse is an error that names it (E024).",
    isReadOnly: true,
    input: z.strictObject({
      task_id: taskFields.task_id,
      agent: taskFields.agent,
      command_id: taskFields.command_id,
    }),
    output: {
      baseline: { type: 'string' },
      regressed: { type: 'boolean' },
      improvements: { type: 'array' },
      not_comparable: { type: 'array' },
    },
    async call({ task_id, ...run }) {
      const { project, compareQaRun } = await open();
      const { baseline, regressed, improvements, not_comparable } = await compareQaRun(project, task_id, run);
      const data = { baseline, regressed, improvements, not_comparable };
      return { data, lists: ['not_comparable', 'improvements'] };
    },
  });
