import { z } from 'zod';
import { taskIdPattern } from './task-id-pattern.ts';

export { taskIdPattern };

export const taskId = () => z.string().regex(taskIdPattern, 'Expected an id as in TASK-0824 or TASK-0911G');

export const sha256 = () => z.string().regex(/^[0-9a-f]{64}$/, 'Expected a SHA-256 in lower-case hexadecimal');

export const gitObjectId = () => z.string().regex(/^[0-9a-f]{40,64}$/, 'Expected a git object id');

export const timestamp = () =>
  z.iso.datetime({ precision: 3, error: 'Expected UTC with milliseconds, as in 2026-01-31T12:00:00.000Z' });

/** Relative to the repository's root, with `/` between its parts. */
export const repositoryPath = () => z.string().min(1).max(4_096);

export const count = () => z.int().min(0);

/** The agents that a task passes through, in this order. */
export const agents = ['implementer', 'reviewer', 'validator'] as const;
export const agentSchema = z.enum(agents);
export type Agent = z.output<typeof agentSchema>;
