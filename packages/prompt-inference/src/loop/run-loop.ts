import { WaymarkError, type ChatReply } from '@waymark/core-types';
import { MaxIterationsError } from '../errors.ts';
import { toFailure } from '../journal/to-failure.ts';
import { answerToolCalls, type EarlierCall } from './answer-tool-calls.ts';
import { askModel, requireWhole } from './ask-model.ts';
import { readResult } from './read-result.ts';
import { showUnseen, type Run } from './run.ts';

/** A reply whose tool calls, or result, were not dealt with when an earlier process ended. */
export interface OpenReply {
  reply: ChatReply;
  calls: ReadonlyMap<number, EarlierCall>;
}

/** Asks the model and runs its tools until it answers. What ends a run otherwise is noted in its journal. */
export async function runLoop<Output>(run: Run<Output>, open?: OpenReply | null): Promise<Output> {
  try {
    const result = await loop(run, open ?? null);
    run.journal.note({ kind: 'run_finished', messages_sha256: run.conversation.sha256() });
    await run.journal.flush();
    await showUnseen(run);
    return result;
  } catch (error) {
    const failure = run.signal.signal.aborted && !isOurs(error) ? run.signal.toError(run.conversation.messages) : error;
    run.journal.note({ kind: 'run_failed', error: toFailure(failure, 'PROMPT_RUN') });
    // The first failure is the one to tell of.
    await run.journal.flush().catch(() => undefined);
    await showUnseen(run);
    throw failure;
  }
}

async function loop<Output>(run: Run<Output>, begun: OpenReply | null): Promise<Output> {
  const { conversation, meter, settings, signal } = run;
  let open = begun;
  for (;;) {
    signal.signal.throwIfAborted();
    if (open === null) {
      if (run.step >= settings.max_iterations) {
        throw new MaxIterationsError(settings.max_iterations, [...conversation.messages]);
      }
      meter.requireBudget(conversation.messages);
      open = { reply: await askModel(run), calls: new Map() };
    }
    const { reply, calls } = open;
    open = null;
    requireWhole(run, reply);
    const toolCalls = reply.message.tool_calls ?? [];
    if (toolCalls.length > 0) {
      await answerToolCalls(run, toolCalls, calls);
      continue;
    }
    const read = await readResult(run, reply);
    if (read !== undefined) return read.result;
  }
}

function isOurs(error: unknown): boolean {
  return WaymarkError.isInstance(error) && error.code.startsWith('PROMPT_') && error.code !== 'PROMPT_MODEL';
}
