import type { McpTool } from '@waymark/tracking-mcp/mcp';
import { z } from 'zod';

import { taskFields } from './fields.ts';
import type { OpenTasks } from './open-tasks.ts';
import { taskTool } from './task-tool.ts';

/** Attaches a file or a directory of the repository as proof. */
export const taskEvidenceAttach = (open: OpenTasks): McpTool =>
  taskTool({
    name: 'task_evidence_attach',
    description:
      'Attach a file or directory of the repository to a task as proof, by its hash. path: relative to the repository. qa_output needs command, exit_code and duration_ms in metadata. Secrets are refused (E004).',
    input: z.strictObject({
      task_id: taskFields.task_id,
      type: taskFields.type,
      path: taskFields.path,
      description: z.string().max(200).optional(),
      metadata: z.record(z.string(), z.unknown()).optional(),
    }),
    output: { evidence: { type: 'object' } },
    async call({ task_id, ...asked }, { by }) {
      const { project, recordEvidence } = await open();
      const { evidence } = await recordEvidence(project, task_id, { ...asked, by });
      return { data: { evidence } };
    },
  });
