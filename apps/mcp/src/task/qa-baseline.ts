import type { Agent, Context, QaResult } from '@waymark/task-cli';

import { agentOrder } from './fields.ts';
import type { OpenTasks } from './open-tasks.ts';

type TaskLibrary = Awaited<ReturnType<OpenTasks>>;

/** Which run of a command is meant. */
interface RunOfAgent {
  agent: Agent;
  command_id: string;
}

/** What a command's results are held against: those of before anybody began, else those of the nearest agent before. */
export function qaBaseline(
  library: TaskLibrary,
  context: Context,
  { agent, command_id }: RunOfAgent,
): { from: string; result: QaResult } | null {
  const initial = library.qaResultSchema.safeParse(context.immutable.validation_baseline.initial_results[command_id]);
  if (initial.success) return { from: 'baseline', result: initial.data };
  for (const from of agentOrder.slice(0, agentOrder.indexOf(agent)).reverse()) {
    const result = qaOnRecord(library, context, { agent: from, command_id });
    if (result !== null) return { from, result };
  }
  return null;
}

/** The newest result of a command that an agent has on record. */
export function qaOnRecord(
  { qaResultSchema }: TaskLibrary,
  { coordination }: Context,
  { agent, command_id }: RunOfAgent,
): QaResult | null {
  return qaResultSchema.safeParse(coordination[agent].qa?.[command_id]?.result).data ?? null;
}
