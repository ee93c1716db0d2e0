import { z } from 'zod';

const nodes = z.array(z.string().min(1).max(200)).max(50);

/** Which part of the code a checkpoint is about. */
export const scopeFields = {
  /** Graph nodes, as in `repo:shop`, `module:auth`; all of them must match. */
  scope: nodes.min(1),
  tags: nodes.optional(),
};

/** A scope as the store of checkpoints takes it. */
export function scopeOf({ scope, tags = [] }: { scope: string[]; tags?: string[] | undefined }) {
  return { graph_nodes: scope, tags };
}
