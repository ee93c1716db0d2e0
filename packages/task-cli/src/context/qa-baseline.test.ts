import { describe, expect, it } from 'vitest';

import type { Context } from '../document/context.ts';
import type { Agent } from '../document/fields.ts';
import { parseQaLog } from '../qa/parse-qa-log.ts';
import { qaBaseline, qaOnRecord } from './qa-baseline.ts';

const resultOf = (passed: number) => parseQaLog(Buffer.from(`${passed} passed in 0.02s\n`), { exit_code: 0 });
const command_id = 'val-001';

/** Only what is looked at: how many tests passed before anybody began, and in each agent's run. */
function contextOf({ initial, ...runs }: { initial?: unknown } & Partial<Record<Agent, unknown>>): Context {
  const run = (result: unknown) => (result === undefined ? {} : { qa: { [command_id]: { result } } });
  return {
    immutable: { validation_baseline: { initial_results: initial === undefined ? {} : { [command_id]: initial } } },
    coordination: {
      implementer: run(runs.implementer),
      reviewer: run(runs.reviewer),
      validator: run(runs.validator),
    },
  } as unknown as Context;
}

describe('qaBaseline', () => {
  it('takes what was there before anybody began, also where agents have runs', () => {
    const context = contextOf({ initial: resultOf(3), implementer: resultOf(4), reviewer: resultOf(5) });
    expect(qaBaseline(context, { agent: 'validator', command_id })).toEqual({ from: 'baseline', result: resultOf(3) });
  });

  it('takes the nearest agent before, never its own run or a later one', () => {
    const context = contextOf({ implementer: resultOf(4), reviewer: resultOf(5), validator: resultOf(6) });
    expect(qaBaseline(context, { agent: 'validator', command_id })).toEqual({ from: 'reviewer', result: resultOf(5) });
    expect(qaBaseline(context, { agent: 'reviewer', command_id })?.from).toBe('implementer');
    expect(qaBaseline(context, { agent: 'implementer', command_id })).toBeNull();
    expect(qaBaseline(context, { agent: 'validator', command_id: 'val-002' })).toBeNull();
  });

  it('passes over what is no result', () => {
    const context = contextOf({ initial: 'ok', implementer: resultOf(4), reviewer: { tool: 7 } });
    expect(qaBaseline(context, { agent: 'validator', command_id })?.from).toBe('implementer');
  });
});

describe('qaOnRecord', () => {
  it("gives an agent's run of a command, and null where there is none", () => {
    const context = contextOf({ reviewer: resultOf(5) });
    expect(qaOnRecord(context, { agent: 'reviewer', command_id })).toEqual(resultOf(5));
    expect(qaOnRecord(context, { agent: 'reviewer', command_id: 'val-002' })).toBeNull();
    expect(qaOnRecord(context, { agent: 'implementer', command_id })).toBeNull();
  });
});
