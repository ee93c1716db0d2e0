import type { McpTool } from '@waymark/tracking-mcp/mcp';
import { z } from 'zod';

import { taskFields } from './fields.ts';
import type { OpenTasks } from './open-tasks.ts';
import { taskTool } from './task-tool.ts';

/** Checks that the tree is the one that was handed over. */
export const taskWorktreeVerify = (open: OpenTasks): McpTool =>
  taskTool({
    name: 'task_worktree_verify',
    description:
      'Check that the working tree is as the last agent left it. What differs is an error that names the files (E020 changed, E021 base moved, E022 unexpectedly clean), and the next agents wait until somebody resolves the drift. agent: whose snapshot it has to be.',
    isIdempotent: false,
    input: z.strictObject({ task_id: taskFields.task_id, agent: taskFields.agent.optional() }),
    output: { agent: { type: 'string' }, clean: { type: 'boolean' }, found_base: { type: 'string' } },
    async call({ task_id, agent }, { by }) {
      const { project, verifyHandoff, driftError } = await open();
      const request = agent === undefined ? { by } : { by, agent };
      const { verification, snapshot } = await verifyHandoff(project, task_id, request);
      if (!verification.clean) throw driftError(verification, snapshot);
      return { data: { agent: snapshot.agent, clean: true, found_base: verification.found_base } };
    },
  });
