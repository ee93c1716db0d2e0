import { blockAgent, updateAgent, type Agent, type AgentStatus, type Context } from '@waymark/task-cli';
import { resolve } from 'node:path';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { given } from '../track/given.ts';
import { agentRow } from './context-text.ts';
import { actorOf, taskProject, type ActorOptions } from './task-project.ts';

/** Moves an agent on, or says more about it. */
export async function update(
  invocation: Invocation,
  id: string,
  options: ActorOptions & {
    agent: Agent;
    status?: AgentStatus | undefined;
    sessionId?: string | undefined;
    log?: string | undefined;
  },
): Promise<CommandOutput> {
  const { agent, status, sessionId: session_id, log } = options;
  const qa_log_path = log === undefined ? undefined : resolve(invocation.cwd, log);
  const request = { ...actorOf(invocation, options), agent, ...given({ status, session_id, qa_log_path }) };
  return agentOutput('task.agent.update', agent, await updateAgent(taskProject(invocation), id, request));
}

/** Stops an agent by what was found. */
export async function block(
  invocation: Invocation,
  id: string,
  options: ActorOptions & { agent: Agent; finding: string[] },
): Promise<CommandOutput> {
  const { agent, finding: findings } = options;
  const request = { ...actorOf(invocation, options), agent, findings };
  return agentOutput('task.agent.block', agent, await blockAgent(taskProject(invocation), id, request));
}

function agentOutput(kind: string, agent: Agent, { task_id, coordination, audit }: Context): CommandOutput {
  const state = coordination[agent];
  return {
    kind,
    data: { task_id, agent, coordination: state, audit },
    text: (style) => table([agentRow(agent, state, style)]),
  };
}
