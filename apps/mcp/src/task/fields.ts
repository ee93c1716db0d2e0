import type { Agent, EvidenceRequest } from '@waymark/task-cli';
import { z } from 'zod';

// Both lists are written out: the library's own would load it at the start.

/** The agents in the order that a task passes through them. */
export const agentOrder = ['implementer', 'reviewer', 'validator'] as const satisfies readonly Agent[];
const evidenceTypes = {
  file: true,
  directory: true,
  archive: true,
  log: true,
  screenshot: true,
  qa_output: true,
  summary: true,
  diff: true,
} satisfies Record<EvidenceRequest['type'], true>;

/** Fields that several of the tools take. */
export const taskFields = {
  task_id: z.string().min(1).max(100),
  agent: z.enum(agentOrder),
  type: z.enum(Object.keys(evidenceTypes) as [EvidenceRequest['type'], ...EvidenceRequest['type'][]]),
  /** Relative to the repository. */
  path: z.string().min(1).max(4_096),
  /** Of a validation command, as in `val-001`. */
  command_id: z.string().min(1).max(100),
  exit_code: z.int(),
  tool: z.string().min(1).max(100),
};
