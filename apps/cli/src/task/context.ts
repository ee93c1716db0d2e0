import {
  contextError,
  diffContext,
  getContext,
  initContext,
  purgeContext,
  readHead,
  readQaLog,
  rebuildContext,
  TaskError,
  verifyContext,
  type Context,
  type ContextWithWarnings,
  type Project,
} from '@waymark/task-cli';
import { count } from '../output/count.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { given } from '../track/given.ts';
import { contextText } from './context-text.ts';
import { actorOf, taskProject, tellWarnings, type ActorOptions } from './task-project.ts';
import { pathWithin } from './task-id-of.ts';

/** What a context is made with. */
export interface InitOptions extends ActorOptions {
  allowDirty?: true | undefined;
  baseCommit?: string | undefined;
  baseline?: Record<string, string> | undefined;
}

/** Captures what the agents of a task start from. */
export async function init(invocation: Invocation, id: string, options: InitOptions): Promise<CommandOutput> {
  const project = taskProject(invocation);
  if (options.baseCommit !== undefined) await assertHead(project, options.baseCommit);
  const made = await initContext(project, id, {
    ...actorOf(invocation, options),
    ...given({ allow_dirty: options.allowDirty, initial_results: await readBaseline(invocation, project, options) }),
  });
  return madeContext(invocation, 'task.context.init', made);
}

/** Makes the immutable part of a context anew. */
export async function rebuild(
  invocation: Invocation,
  id: string,
  options: ActorOptions & Pick<InitOptions, 'baseline'> & { reason?: string | undefined },
): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const made = await rebuildContext(project, id, {
    ...actorOf(invocation, options),
    ...given({ reason: options.reason, initial_results: await readBaseline(invocation, project, options) }),
  });
  return madeContext(invocation, 'task.context.rebuild', made);
}

/** The context as it stands. */
export async function get(
  invocation: Invocation,
  id: string,
  options: { fresh?: true | undefined },
): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const { context, warnings } = await getContext(project, id, given({ require_fresh: options.fresh }));
  tellWarnings(invocation, warnings);
  return contextOutput('task.context.get', context);
}

/** Removes a context with all that belongs to it. */
export async function purge(invocation: Invocation, id: string): Promise<CommandOutput> {
  const { removed } = await purgeContext(taskProject(invocation), id);
  return {
    kind: 'task.context.purge',
    data: { task_id: id, removed },
    text: () => `Removed ${count(removed.length, 'entry', 'entries')} of ${id}.`,
  };
}

/**
 * Recomputes the whole hand-off.
 * @throws {TaskError} of the first finding, where it does not hold.
 */
export async function verify(
  invocation: Invocation,
  id: string,
  options: { allowedSigners?: string | undefined },
): Promise<CommandOutput> {
  const report = await verifyContext(taskProject(invocation), id, given({ allowed_signers: options.allowedSigners }));
  if (!report.ok) throw contextError(report);
  const { links, signed } = report;
  const told = signed.length === 0 ? 'nobody signed' : `${signed.length} signed`;
  return { kind: 'task.context.verify', data: report, text: () => `${id} holds: ${count(links, 'link')}, ${told}.` };
}

/** What happened to the sources of a context. */
export async function diff(invocation: Invocation, id: string): Promise<CommandOutput> {
  const found = await diffContext(taskProject(invocation), id);
  const changed = found.sources.filter(({ status }) => status !== 'unchanged');
  const fields = found.task_fields?.map(({ field }) => `task field ${field}`) ?? [];
  return {
    kind: 'task.context.diff',
    data: found,
    text: () =>
      found.stale
        ? [
            ...(found.head.was === found.head.is ? [] : [`head ${found.head.was} -> ${found.head.is}`]),
            table(changed.map(({ status, kind, path }) => [status, kind, path])),
            ...fields,
          ].join('\n')
        : 'Nothing changed since the context was made.',
  };
}

async function readBaseline(
  { cwd }: Invocation,
  project: Project,
  { baseline }: Pick<InitOptions, 'baseline'>,
): Promise<Record<string, unknown> | undefined> {
  if (baseline === undefined) return undefined;
  const results: Record<string, unknown> = {};
  for (const [id, path] of Object.entries(baseline)) {
    results[id] = await readQaLog(project, pathWithin(cwd, project, path));
  }
  return results;
}

async function assertHead({ root }: Project, commit: string): Promise<void> {
  const { head } = await readHead(root);
  if (/^[0-9a-f]{7,64}$/.test(commit) && head.startsWith(commit)) return;
  throw new TaskError('E021', `The base is to be ${commit.slice(0, 64)}, and ${head} is checked out.`, {
    details: { expected_base: commit.slice(0, 64), found_base: head },
    recoveryAction: 'Check that commit out, or leave --base-commit away.',
  });
}

function madeContext(invocation: Invocation, kind: string, made: ContextWithWarnings): CommandOutput {
  tellWarnings(invocation, made.warnings);
  if (made.silenced > 0) invocation.terminal.note(`${count(made.silenced, 'warning')} known to the ledger.`);
  return contextOutput(kind, made.context);
}

function contextOutput(kind: string, context: Context): CommandOutput {
  return { kind, data: context, text: (style) => contextText(context, style) };
}
