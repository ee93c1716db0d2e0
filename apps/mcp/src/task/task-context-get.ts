import type { McpTool } from '@waymark/tracking-mcp/mcp';
import { z } from 'zod';

import { taskFields } from './fields.ts';
import type { OpenTasks } from './open-tasks.ts';
import { taskTool } from './task-tool.ts';

/** What the agents of a task start from, and what each has handed over. */
export const taskContextGet = (open: OpenTasks): McpTool =>
  taskTool({
    name: 'task_context_get',
    description:
      'What all agents of a task start from (immutable: the task, standards, baseline) and what each handed over (coordination, evidence). Its chain is checked. require_fresh refuses one whose sources have changed; else warnings say so.',
    isReadOnly: true,
    input: z.strictObject({ task_id: taskFields.task_id, require_fresh: z.boolean().default(false) }),
    output: { context: { type: 'object' }, evidence: { type: 'array' }, warnings: { type: 'array' } },
    async call({ task_id, require_fresh }) {
      const { project, getContext } = await open();
      const { context, warnings } = await getContext(project, task_id, { require_fresh });
      // The chain and the manifest are hashes, for programs that verify.
      const { chain, manifest, evidence, ...told } = context;
      const counted = { ...told, links: chain.length, sources: manifest.length };
      return { data: { context: counted, evidence, warnings }, lists: ['evidence'], isDetailed: true };
    },
  });
