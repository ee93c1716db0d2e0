import type { Context } from '../document/context.ts';
import type { Agent } from '../document/fields.ts';
import type { WorktreeSnapshot } from '../document/worktree-snapshot.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { raiseDriftBudget } from '../worktree/drift-budget.ts';
import { verifyWorktree, type WorktreeVerification } from '../worktree/verify-worktree.ts';
import { changeContext, type Actor } from './change-context.ts';
import { snapshotUpTo } from './record-snapshot.ts';
import { withAgent } from './update-agent.ts';

/** How the tree compares with what was handed over. */
export interface HandoffVerification {
  verification: WorktreeVerification;
  /** The snapshot that it was compared with. */
  snapshot: WorktreeSnapshot;
  context: Context;
}

/**
 * Compares the tree with the newest snapshot up to that of an agent. What differs raises that agent's drift budget, so
 * that the next ones wait for `resolveDrift`; `driftError` makes an error of it.
 * @param request.agent whose tree it has to be; by default whoever left the last snapshot.
 * @throws {TaskError} E035 where nobody left a snapshot; E061; and as `changeContext`.
 */
export async function verifyHandoff(
  project: Project,
  task_id: string,
  request: { agent?: Agent } & Actor,
): Promise<HandoffVerification> {
  let verified: Omit<HandoffVerification, 'context'> | undefined;
  const context = await changeContext(project, task_id, {
    actor: request,
    decide: async (before) => {
      const snapshot = snapshotUpTo(before, request.agent ?? 'validator');
      if (snapshot === null) throw nothingHandedOver(task_id);
      const verification = await verifyWorktree(project, snapshot);
      verified = { verification, snapshot };
      if (verification.clean) return null;
      const { agent } = snapshot;
      const coordination = raiseDriftBudget(before.coordination[agent]);
      return withAgent(before, { agent, coordination, said: null });
    },
  });
  return { ...verified!, context };
}

function nothingHandedOver(task_id: string): TaskError {
  return new TaskError('E035', `Nobody has left a snapshot of the tree for ${task_id}.`, {
    details: { task_id },
    recoveryAction: 'Take one when an agent is done: `waymark task worktree snapshot`.',
  });
}
