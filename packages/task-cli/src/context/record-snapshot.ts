import type { Context } from '../document/context.ts';
import { agents, type Agent } from '../document/fields.ts';
import type { WorktreeSnapshot } from '../document/worktree-snapshot.ts';
import type { FileSecret } from '../evidence/secret-search.ts';
import type { Project } from '../project-layout.ts';
import type { SecretFinding } from '../storage/assert-no-secrets.ts';
import { assertNoOpenDrift } from '../worktree/drift-budget.ts';
import type { ScopedTask } from '../worktree/scope-hash.ts';
import { takeWorktreeSnapshot } from '../worktree/take-worktree-snapshot.ts';
import { changeContext, type Actor } from './change-context.ts';
import { notBefore } from './not-before.ts';
import { assertTurn } from './update-agent.ts';

/**
 * Takes a snapshot of the tree as an agent leaves it, with the increment since the agent before, and puts it onto the
 * chain. A second one takes the place of the first, whose hash stays in the chain.
 * @throws {TaskError} E023 while a drift is open; E035 before the agent's turn; and as `takeWorktreeSnapshot` and
 *   `changeContext`.
 */
export async function recordSnapshot(
  project: Project,
  task_id: string,
  request: { agent: Agent } & Actor,
): Promise<{ snapshot: WorktreeSnapshot; context: Context }> {
  const { agent } = request;
  const context = await changeContext(project, task_id, {
    actor: request,
    decide: async (before) => {
      assertTurn(before, agent);
      assertNoOpenDrift(before.coordination, agent);
      const { snapshot, secrets } = await takeSnapshot(project, before, request);
      const coordination = { ...before.coordination[agent], worktree_snapshot: snapshot };
      return {
        context: { ...before, coordination: { ...before.coordination, [agent]: coordination } },
        links: [{ kind: 'snapshot', subject: agent, content: snapshot }],
        // What a large file is called stands in no diff.
        said: snapshot.changed_files.map(({ path }) => path),
        secrets,
      };
    },
  });
  return { snapshot: context.coordination[agent].worktree_snapshot!, context };
}

/** The nearest agent up to this one that left a snapshot; null where none did. */
export function snapshotUpTo(context: Context, agent: Agent): WorktreeSnapshot | null {
  const before = agents.slice(0, agents.indexOf(agent) + 1);
  return before.map((one) => context.coordination[one].worktree_snapshot).findLast((found) => found !== null) ?? null;
}

/** A snapshot within the scope that the context has, with the secrets that were forced into its diff. */
export async function takeSnapshot(
  project: Project,
  context: Context,
  { agent, force_secrets: forceSecrets = false }: { agent: Agent; force_secrets?: boolean },
): Promise<{ snapshot: WorktreeSnapshot; secrets: FileSecret[] }> {
  const before = agents[agents.indexOf(agent) - 1];
  const previous = before === undefined ? null : snapshotUpTo(context, before);
  const options = { task: scopedTask(context), agent, previous, forceSecrets };
  const snapshot = await takeWorktreeSnapshot(notBefore(project, context), options);
  const found = (snapshot['secret_findings'] as SecretFinding[] | undefined) ?? [];
  return { snapshot, secrets: found.map((finding) => ({ file: snapshot.diff.path, ...finding })) };
}

function scopedTask({ task_id, immutable }: Context): ScopedTask {
  const { scope } = immutable.task_snapshot;
  return { id: task_id, scope: { in: scope.in }, context: { repo_paths: immutable.repo_paths } };
}
