import type { McpTool } from '@waymark/tracking-mcp/mcp';
import { z } from 'zod';

import { taskFields } from './fields.ts';
import type { OpenTasks } from './open-tasks.ts';
import { taskTool } from './task-tool.ts';

/** Puts what a QA log says on record. */
export const taskQaRecord = (open: OpenTasks): McpTool =>
  taskTool({
    name: 'task_qa_record',
    description:
      "Put a QA log (linter, types, tests, coverage; the format is recognised) on record as an agent's run of a command, with how it differs from the baseline. log: path in the repository. A log that cannot be read is refused (E014).",
    isIdempotent: false,
    input: z.strictObject({
      task_id: taskFields.task_id,
      agent: taskFields.agent,
      command_id: taskFields.command_id,
      log: taskFields.path,
      exit_code: taskFields.exit_code.optional(),
      tool: taskFields.tool.optional(),
    }),
    output: {
      result: { type: 'object' },
      drift: { type: ['object', 'null'] },
      baseline: { type: ['string', 'null'] },
    },
    async call({ task_id, ...run }, { by }) {
      const { project, recordQaLog } = await open();
      return { data: { ...(await recordQaLog(project, task_id, { ...run, by })) } };
    },
  });
