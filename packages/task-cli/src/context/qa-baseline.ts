import type { Context } from '../document/context.ts';
import { agents, type Agent } from '../document/fields.ts';
import { qaResultSchema, type QaResult } from '../qa/qa-result.ts';

/** Which run of a command is meant. */
export interface QaRun {
  agent: Agent;
  /** As in `val-001`. */
  command_id: string;
}

/** Results to compare with, and whose they are: `baseline` for those of before anybody began, else an agent. */
export interface QaBaseline {
  from: 'baseline' | Agent;
  result: QaResult;
}

/** What a run is held against: the results of before anybody began, else those of the nearest agent before; or null. */
export function qaBaseline(context: Context, { agent, command_id }: QaRun): QaBaseline | null {
  const initial = parsed(context.immutable.validation_baseline.initial_results[command_id]);
  if (initial !== null) return { from: 'baseline', result: initial };
  for (const from of agents.slice(0, agents.indexOf(agent)).reverse()) {
    const result = qaOnRecord(context, { agent: from, command_id });
    if (result !== null) return { from, result };
  }
  return null;
}

/** The newest result of a command that an agent has on record; null where there is none that can be read. */
export function qaOnRecord({ coordination }: Context, { agent, command_id }: QaRun): QaResult | null {
  return parsed(coordination[agent].qa?.[command_id]?.result);
}

function parsed(value: unknown): QaResult | null {
  return qaResultSchema.safeParse(value).data ?? null;
}
