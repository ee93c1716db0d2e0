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
    async call({ task_id, log: log_path, exit_code, tool, ...run }, { by }) {
      const { project, compareQa, getContext, readQaLog, qaBaseline, recordQa, TaskError } = await open();
      const { context } = await getContext(project, task_id);
      const result = await readQaLog(project, log_path, { exit_code, tool });
      if (result.state === 'unreadable') {
        const reason = result.reason ?? 'Its format is not known.';
        throw new TaskError('E014', `The QA log ${log_path} cannot be read: ${reason}`, {
          details: { log: log_path, reason },
          recoveryAction: 'Have the tool write JSON, JUnit or SARIF, and check that the whole of it is there.',
        });
      }
      const baseline = qaBaseline(context, run);
      const drift = baseline === null ? null : compareQa(baseline.result, result);
      const request = { ...run, by, log_path, result };
      await recordQa(project, task_id, drift === null ? request : { ...request, drift: { ...drift } });
      return { data: { result, drift, baseline: baseline?.from ?? null } };
    },
  });
