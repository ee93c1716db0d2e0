import type { Context } from '../document/context.ts';
import { agents, type Agent } from '../document/fields.ts';
import type { Project } from '../project-layout.ts';
import { settleDrift } from '../worktree/drift-budget.ts';
import { verifyWorktree } from '../worktree/verify-worktree.ts';
import { agentState } from './chain-link.ts';
import { changeContext, type Actor } from './change-context.ts';
import { notBefore } from './not-before.ts';
import { takeSnapshot } from './record-snapshot.ts';

/**
 * Settles an open drift: somebody says why the tree may be as it is, and a new snapshot of it takes the place of the one
 * that it differs from. The note, the changed files and the snapshot go onto the chain.
 * @param request.agent whose tree was found changed; by default the first with an open drift.
 * @throws {TaskError} E001 without a note; E035 where no drift is open; and as `takeWorktreeSnapshot` and `changeContext`.
 */
export async function resolveDrift(
  project: Project,
  task_id: string,
  request: { agent?: Agent; note: string } & Actor,
): Promise<Context> {
  return changeContext(project, task_id, {
    actor: request,
    decide: async (before) => {
      const open = agents.find((agent) => before.coordination[agent].drift_budget > 0);
      const agent = request.agent ?? open ?? 'implementer';
      const found = before.coordination[agent];
      const old = found.worktree_snapshot;
      const files = old === null ? [] : (await verifyWorktree(project, old)).drifts.map(({ path }) => path);
      const settled = settleDrift(notBefore(project, before), found, {
        resolved_by: request.by,
        note: request.note,
        files,
      });
      const { snapshot, secrets } = await takeSnapshot(project, before, { ...request, agent });
      const coordination = { ...settled, worktree_snapshot: snapshot };
      return {
        context: { ...before, coordination: { ...before.coordination, [agent]: coordination } },
        links: [
          { kind: 'drift_resolution', subject: agent, content: settled.drift_resolutions.at(-1) },
          { kind: 'snapshot', subject: agent, content: snapshot },
          { kind: 'agent', subject: agent, content: agentState(coordination) },
        ],
        said: [request.note, snapshot.changed_files.map(({ path }) => path)],
        secrets,
      };
    },
  });
}
