import { timestampNotBefore } from '@waymark/core-types';

import type { Context, Coordination } from '../document/context.ts';
import { agents, type Agent } from '../document/fields.ts';
import { TaskError } from '../errors.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import type { Project } from '../project-layout.ts';
import { assertNoOpenDrift } from '../worktree/drift-budget.ts';
import { agentState } from './chain-link.ts';
import { changeContext, type Actor, type ContextChange } from './change-context.ts';

export type AgentStatus = Coordination['status'];

/** What changes about an agent; what is left out stays. */
export interface AgentUpdate {
  agent: Agent;
  status?: AgentStatus;
  session_id?: string;
  /** A file of the repository. */
  qa_log_path?: string;
}

/** Where an agent may go from where it stands. `done` is left when the work is sent back. */
const moves: Readonly<Record<AgentStatus, readonly AgentStatus[]>> = {
  pending: ['in_progress', 'blocked'],
  in_progress: ['done', 'blocked', 'pending'],
  blocked: ['in_progress', 'pending'],
  done: ['in_progress'],
};

/**
 * Moves an agent on. Agents begin in their order, implementer, reviewer, validator: each when the one before is done and
 * no drift is open. Leaving `blocked` clears its findings, leaving `done` its `completed_at`.
 * @throws {TaskError} E035 for a move that there is not, or before the agent's turn; E023 while a drift is open; E001
 *   where nothing is to change, or for `blocked`, which needs findings: `blockAgent`; E040 and E005 for the log; and as
 *   `changeContext`.
 */
export async function updateAgent(project: Project, task_id: string, request: AgentUpdate & Actor): Promise<Context> {
  const { agent, status, session_id, qa_log_path } = request;
  if (status === undefined && session_id === undefined && qa_log_path === undefined) {
    throw new TaskError('E001', `There is nothing to change about the ${agent}.`, {
      recoveryAction: 'Give a status, a session id or a QA log.',
    });
  }
  if (status === 'blocked') {
    throw new TaskError('E001', `The ${agent} is not blocked without findings.`, {
      recoveryAction: 'Block it with what was found: `waymark task agent block`.',
    });
  }
  const log = qa_log_path === undefined ? undefined : (await resolveInRepository(project, qa_log_path)).path;
  return changeContext(project, task_id, {
    actor: request,
    decide: (context) => {
      const before = context.coordination[agent];
      const moved = status === undefined ? before : move(project, context, { agent, status });
      const after = {
        ...moved,
        ...(session_id !== undefined && { session_id }),
        ...(log !== undefined && { qa_log_path: log }),
      };
      return withAgent(context, { agent, coordination: after, said: [session_id, log] });
    },
  });
}

/**
 * Stops an agent by what was found; the agent before sees it and may go on with its work.
 * @throws {TaskError} E001 without findings; E035 for an agent that is done; and as `changeContext`.
 */
export async function blockAgent(
  project: Project,
  task_id: string,
  request: { agent: Agent; findings: readonly string[] } & Actor,
): Promise<Context> {
  const { agent } = request;
  const findings = request.findings.map((finding) => finding.trim()).filter((finding) => finding !== '');
  if (findings.length === 0) {
    throw new TaskError('E001', `The ${agent} is not blocked without findings.`, {
      recoveryAction: 'Say what has to change before it can go on.',
    });
  }
  return changeContext(project, task_id, {
    actor: request,
    decide: (context) => {
      const before = context.coordination[agent];
      // Who is blocked already may find more.
      const known = before.status === 'blocked' ? before.blocking_findings : [];
      const moved = before.status === 'blocked' ? before : move(project, context, { agent, status: 'blocked' });
      const blocking_findings = [...new Set([...known, ...findings])];
      return withAgent(context, { agent, coordination: { ...moved, blocking_findings }, said: findings });
    },
  });
}

/** A change of one agent's state, which goes onto the chain. */
export function withAgent(
  context: Context,
  { agent, coordination, said }: { agent: Agent; coordination: Coordination; said: unknown },
): ContextChange {
  return {
    context: { ...context, coordination: { ...context.coordination, [agent]: coordination } },
    links: [{ kind: 'agent', subject: agent, content: agentState(coordination) }],
    said,
  };
}

/** @throws {TaskError} E035 while the agent before is not done. */
export function assertTurn({ coordination }: Context, agent: Agent): void {
  const waiting = agents.slice(0, agents.indexOf(agent)).find((other) => coordination[other].status !== 'done');
  if (waiting === undefined) return;
  const { status } = coordination[waiting];
  throw new TaskError('E035', `The ${agent} waits for the ${waiting}, which is ${status.replace('_', ' ')}.`, {
    details: { agent, waits_for: waiting, status },
    recoveryAction: `Let the ${waiting} finish: \`waymark task agent update\` with the status done.`,
  });
}

function move(
  project: Project,
  context: Context,
  { agent, status }: { agent: Agent; status: AgentStatus },
): Coordination {
  const before = context.coordination[agent];
  if (before.status === status) return before;
  if (!moves[before.status].includes(status)) throw noSuchMove(agent, before.status, status);
  if (status === 'in_progress') {
    assertTurn(context, agent);
    assertNoOpenDrift(context.coordination, agent);
  }
  const isDone = status === 'done';
  return {
    ...before,
    status,
    completed_at: isDone ? timestampNotBefore(project.clock, context.audit.updated_at) : null,
    blocking_findings: [],
  };
}

function noSuchMove(agent: Agent, from: AgentStatus, to: AgentStatus): TaskError {
  return new TaskError('E035', `The ${agent} is ${from} and cannot become ${to}.`, {
    details: { agent, from, to, allowed: moves[from] },
    recoveryAction: `From ${from} it can become ${moves[from].join(' or ')}.`,
  });
}
