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
      const { project, compareQa, getContext, qaBaseline, qaOnRecord, TaskError } = await open();
      const { context } = await getContext(project, task_id);
      const { agent, command_id } = run;
      const current = qaOnRecord(context, run);
      const baseline = qaBaseline(context, run);
      if (current === null || baseline === null) {
        const missing =
          current === null
            ? `The ${agent} has no QA log on record`
            : 'There is no baseline, and no agent before has a run';
        throw new TaskError('E040', `${missing} of ${command_id} for ${task_id}.`, {
          details: { task_id, agent, command_id },
          recoveryAction:
            'Record one with task_qa_record, or give logs to `waymark task context init --baseline ID=LOG`.',
        });
      }
      const { regressions, ...drift } = compareQa(baseline.result, current);
      if (drift.regressed) {
        const told = regressions.map(({ message }) => message).join('; ');
        throw new TaskError('E024', `${command_id} of ${task_id} became worse: ${told}`, {
          details: { task_id, command_id, regressions, ...drift },
          recoveryAction: 'Mend what became worse, run the command again and record its log.',
        });
      }
      return { data: { baseline: baseline.from, ...drift }, lists: ['not_comparable', 'improvements'] };
    },
  });
