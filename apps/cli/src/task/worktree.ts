import { isUtf8 } from 'node:buffer';
import {
  agents,
  diffWorktree,
  driftError,
  getContext,
  readStoredDiff,
  recordSnapshot,
  resolveDrift,
  TaskError,
  verifyHandoff,
  type Agent,
  type Context,
  type Project,
} from '@waymark/task-cli';
import { count } from '../output/count.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { given } from '../track/given.ts';
import { actorOf, taskProject, type ActorOptions } from './task-project.ts';

type Snapshot = NonNullable<Context['coordination'][Agent]['worktree_snapshot']>;

/** Records what an agent leaves in the tree. */
export async function snapshot(
  invocation: Invocation,
  id: string,
  options: ActorOptions & { agent: Agent },
): Promise<CommandOutput> {
  const { agent } = options;
  const recorded = await recordSnapshot(taskProject(invocation), id, { ...actorOf(invocation, options), agent });
  const { changed_files: files, diffstat, increment } = recorded.snapshot;
  return {
    kind: 'task.worktree.snapshot',
    data: recorded.snapshot,
    text: () =>
      [
        `${count(files.length, 'file')} changed, ${diffstat.insertions} lines in, ${diffstat.deletions} out`,
        ...tellIncrement(increment),
      ].join('\n'),
  };
}

/**
 * Checks that the tree is the one that was handed over.
 * @throws {TaskError} E020, E021, E022 that names every file that differs.
 */
export async function verify(
  invocation: Invocation,
  id: string,
  options: ActorOptions & { agent?: Agent | undefined },
): Promise<CommandOutput> {
  const request = { ...actorOf(invocation, options), ...given({ agent: options.agent }) };
  const verified = await verifyHandoff(taskProject(invocation), id, request);
  if (!verified.verification.clean) throw driftError(verified.verification, verified.snapshot);
  const { agent } = verified.snapshot;
  return {
    kind: 'task.worktree.verify',
    data: { task_id: id, agent, ...verified.verification },
    text: () => `The tree is as the ${agent} left it.`,
  };
}

/** What changed: since a snapshot, or as the snapshot itself has it. */
export async function diff(
  invocation: Invocation,
  id: string,
  options: { agent?: Agent | undefined; of: 'drift' | 'from_base' | 'incremental' },
): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const { context } = await getContext(project, id);
  const found = snapshotOf(context, options.agent);
  const { patch, ...about } = await patchOf(project, found, options.of);
  // A file that is no UTF-8 stands in its patch as it is; JSON cannot hold that.
  const bytes = isUtf8(patch) ? {} : { patch_base64: patch.toString('base64') };
  return {
    kind: 'task.worktree.diff',
    data: { agent: found.agent, of: options.of, ...about, patch: patch.toString('utf8'), ...bytes },
    raw: patch,
  };
}

/** Says why a changed tree may stay. */
export async function settle(
  invocation: Invocation,
  id: string,
  options: ActorOptions & { agent?: Agent | undefined; note: string },
): Promise<CommandOutput> {
  const request = { ...actorOf(invocation, options), note: options.note, ...given({ agent: options.agent }) };
  const { chain, coordination } = await resolveDrift(taskProject(invocation), id, request);
  const agent = chain.findLast(({ kind }) => kind === 'drift_resolution')!.subject as Agent;
  const resolution = coordination[agent].drift_resolutions.at(-1)!;
  return {
    kind: 'task.worktree.resolve-drift',
    data: { task_id: id, agent, ...resolution },
    text: () => `The tree of the ${agent} stays as it is: ${count(resolution.files.length, 'file')}.`,
  };
}

async function patchOf(project: Project, found: Snapshot, of: 'drift' | 'from_base' | 'incremental') {
  if (of === 'drift') return diffWorktree(project, found);
  if (of === 'from_base') {
    const changed_files = found.changed_files.map(({ path }) => path);
    return { changed_files, diff: found.diff, patch: await readStoredDiff(project, found.diff) };
  }
  const { increment } = found;
  if (increment === null) throw withoutIncrement(found, `Nobody came before the ${found.agent}.`);
  if ('unavailable' in increment) throw withoutIncrement(found, String(increment.unavailable));
  const { changed_files, diff: stored, since } = increment;
  const patch = stored === null ? Buffer.alloc(0) : await readStoredDiff(project, stored);
  return { changed_files, since, diff: stored, patch };
}

function snapshotOf({ task_id, coordination }: Context, agent: Agent | undefined): Snapshot {
  const candidates = agent === undefined ? agents.toReversed() : [agent];
  const found = candidates.map((one) => coordination[one].worktree_snapshot).find((one) => one !== null);
  if (found != null) return found;
  throw new TaskError('E035', `${agent === undefined ? 'Nobody' : `The ${agent}`} left no snapshot of ${task_id}.`, {
    details: { task_id, agent: agent ?? null },
    recoveryAction: `Take one: \`waymark task worktree snapshot ${task_id} --agent AGENT\`.`,
  });
}

function withoutIncrement({ agent }: Snapshot, why: string): TaskError {
  return new TaskError('E040', `The snapshot of the ${agent} has no increment. ${why}`, {
    details: { agent },
    recoveryAction: 'Look at the whole with --of from_base.',
  });
}

function tellIncrement(increment: Snapshot['increment']): string[] {
  if (increment === null) return [];
  if ('unavailable' in increment) return [`since the ${increment.since}: ${String(increment.unavailable)}`];
  const { since, changed_files: files } = increment;
  return [`since the ${since}: ${files.length === 0 ? 'nothing' : files.join(', ')}`];
}
