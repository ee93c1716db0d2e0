import type { ToolCall } from '@waymark/core-types';
import { ToolExecutionError } from '../errors.ts';
import type { JournalEntry } from '../journal/run-journal.ts';
import { toolMessage } from '../message/create-messages.ts';
import type { ToolMessage } from '../message/message.ts';
import { prepareCall } from './prepare-call.ts';
import { unknownOutcome } from './repair-tool-calls.ts';
import { runTool, type RunnableCall, type ToolOutcome } from './run-tool.ts';
import { say, showUnseen, type Run } from './run.ts';

/** What is known of a call that an earlier process has begun. */
export interface EarlierCall {
  outcome?: ToolOutcome;
  /** Where the approval changed them. */
  args?: Record<string, unknown>;
}

/** The calls of one reply on their way to results. */
interface Answering {
  calls: readonly ToolCall[];
  earlier: ReadonlyMap<number, EarlierCall>;
  outcomes: Map<number, ToolOutcome>;
  runnable: Map<number, RunnableCall>;
  /** Arguments that the approval changed. */
  changed: Map<number, Record<string, unknown>>;
  /** For the journal, as soon as all calls are prepared: while one waits for a person, none has begun. */
  noted: JournalEntry[];
}

/**
 * Runs the calls of one reply at once, and adds their results to the conversation in the order of the calls.
 * @throws {ToolExecutionError} for the first one that failed, where the policy says so; all others have ended by then.
 */
export async function answerToolCalls<Output>(
  run: Run<Output>,
  calls: readonly ToolCall[],
  earlier: ReadonlyMap<number, EarlierCall>,
): Promise<void> {
  const answering: Answering = {
    ...{ calls, earlier, noted: [] },
    ...{ outcomes: new Map(), runnable: new Map(), changed: new Map() },
  };
  try {
    for (const index of calls.keys()) await prepare(run, answering, index);
    run.signal.signal.throwIfAborted();
    for (const entry of answering.noted.splice(0)) run.journal.note(entry);
    if (answering.runnable.size > 0) await run.journal.flush();
    await runAll(run, answering);
  } finally {
    noteAnswers(run, answering);
    run.meter.addToolCalls(answering.outcomes.size);
    say(run, ...toResults(calls, answering.outcomes, answering.changed));
  }
  throwByPolicy(run, answering);
}

/** The results that are there, in the order of the calls. */
export function toResults(
  calls: readonly ToolCall[],
  outcomes: ReadonlyMap<number, ToolOutcome>,
  changed: ReadonlyMap<number, Record<string, unknown>>,
): ToolMessage[] {
  return calls.flatMap(({ id, function: { name } }, index) => {
    const outcome = outcomes.get(index);
    if (outcome === undefined) return [];
    const message = toolMessage({ tool_call_id: id, name, content: outcome.content, status: outcome.status });
    const approved_args = changed.get(index);
    if (approved_args !== undefined) message.data.additional_kwargs['approved_args'] = approved_args;
    return [message];
  });
}

/** Finds out what becomes of one call: it is known, it may run, or it may not. */
async function prepare<Output>(run: Run<Output>, answering: Answering, index: number): Promise<void> {
  const { calls, outcomes, runnable, changed, noted } = answering;
  const { journal, step } = run;
  const call = calls[index]!;
  const earlier = answering.earlier.get(index);
  const answer = (outcome: ToolOutcome) => void noted.push(settle(run, answering, { index, outcome }));
  if (earlier?.args !== undefined) changed.set(index, earlier.args);
  if (earlier?.outcome !== undefined) return void outcomes.set(index, earlier.outcome);
  if (earlier !== undefined && run.tools.get(call.function.name)?.idempotent !== true) {
    return answer({ status: 'error', content: unknownOutcome });
  }
  if (run.approve !== undefined && earlier === undefined) {
    // A person may take hours to approve: what happened so far is kept, and shown.
    noteAnswers(run, answering);
    await journal.flush();
    await showUnseen(run);
  }
  const written = writtenBy(call);
  const prepared = await prepareCall(run, call, {
    idempotency_key: `${run.id}:${step}:${index}`,
    args: earlier && (earlier.args ?? (written as Record<string, unknown>)),
  });
  if ('status' in prepared) return answer(prepared);
  runnable.set(index, prepared);
  if (earlier !== undefined) return;
  const isChanged = JSON.stringify(prepared.written) !== JSON.stringify(written);
  if (isChanged) changed.set(index, prepared.written);
  const args = isChanged ? { args: prepared.written } : {};
  noted.push({ kind: 'tool_called', step, index, tool_call_id: call.id, ...args });
}

/** Notes what is known already, and leaves the calls that have not begun. */
function noteAnswers<Output>({ journal }: Run<Output>, { noted }: Answering): void {
  for (const entry of noted.splice(0)) {
    if (entry.kind === 'tool_answered') journal.note(entry);
    else noted.push(entry);
  }
}

/** Keeps an outcome, and gives what the journal shall say of it. */
function settle<Output>(
  { step }: Run<Output>,
  { outcomes }: Answering,
  { index, outcome }: { index: number; outcome: ToolOutcome },
): JournalEntry {
  outcomes.set(index, outcome);
  const { status, content } = outcome;
  return { kind: 'tool_answered', step, index, status, content };
}

/** Runs those that may run, all to their ends. Rejects when one could not even end. */
async function runAll<Output>(run: Run<Output>, answering: Answering): Promise<void> {
  const { runnable } = answering;
  let left = runnable.size;
  const running = [...runnable].map(async ([index, call]) => {
    const outcome = await runTool(run, call);
    run.journal.note(settle(run, answering, { index, outcome }));
    // The last result is kept together with what comes next.
    if (--left > 0) await run.journal.flush();
  });
  let isShown = run.emit === undefined;
  const shown = showStarted(run, runnable).then(() => (isShown = true));
  const kept = Promise.allSettled(running).then(async (settled) => {
    // Nothing comes next before a slow reader has seen this.
    if (!isShown) await run.journal.flush();
    return settled;
  });
  const [settled] = await Promise.all([kept, shown]);
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
}

/** Shows the reader what is new, and the calls that have begun. */
async function showStarted<Output>(run: Run<Output>, runnable: ReadonlyMap<number, RunnableCall>): Promise<void> {
  await showUnseen(run);
  for (const { tool, tool_call_id, written } of runnable.values()) {
    const tool_call = { id: tool_call_id, name: tool.name, args: structuredClone(written), type: 'tool_call' as const };
    await run.emit?.({ type: 'tool_started', tool_call });
  }
}

function throwByPolicy<Output>(run: Run<Output>, { calls, outcomes }: Answering): void {
  if (run.settings.tool_errors === 'tell') return;
  for (const [index, call] of calls.entries()) {
    const outcome = outcomes.get(index);
    if (outcome?.status !== 'error' || outcome.cause === undefined) continue;
    throw new ToolExecutionError(
      { id: call.id, name: call.function.name, args: writtenBy(call) },
      { cause: outcome.cause, messages: [...run.conversation.messages] },
    );
  }
}

/** The arguments as the model wrote them: JSON where they are, else the text. */
function writtenBy({ function: { arguments: text } }: ToolCall): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
