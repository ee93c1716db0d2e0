import { ConfigurationError, type ChatReply } from '@waymark/core-types';
import { RunError } from '../errors.ts';
import { toResults, type EarlierCall } from '../loop/answer-tool-calls.ts';
import { createConversation, type Conversation } from '../loop/conversation.ts';
import type { OpenReply } from '../loop/run-loop.ts';
import { humanMessage } from '../message/create-messages.ts';
import { fromChatReply } from '../message/from-chat-reply.ts';
import type { Message } from '../message/message.ts';
import type { JournalEntry, JournalFailure, JournalRecord } from './run-journal.ts';

/** A run as its journal tells it. */
export interface RestoredRun {
  started: Extract<JournalEntry, { kind: 'run_started' }>;
  /** All messages up to the last reply, with the results of its tools when all are there. */
  conversation: Conversation;
  replies: ChatReply[];
  /** Tool calls whose results are among the messages. */
  toolCalls: number;
  /** The last reply, unless all that follows from it has happened. */
  open: (OpenReply & { calls: Map<number, EarlierCall> }) | null;
  wasCorrected: boolean;
  status: 'open' | 'finished' | 'failed';
  failure: JournalFailure | null;
  /** How long processes worked on it, in milliseconds: not the time between the end of one and the next. */
  workedMs: number;
}

/**
 * Builds a run again from its journal, without asking anybody; `start` changes the messages that it began with.
 * @throws {RunError} PROMPT_DIVERGED with the step at which the messages are no longer those that the model was sent.
 */
export function restoreRun(
  records: readonly JournalRecord[],
  start: (messages: Message[]) => Message[] = (messages) => messages,
): RestoredRun {
  const [first] = records;
  if (first?.entry.kind !== 'run_started') {
    throw new ConfigurationError('The journal has no run in it.', {
      recoveryAction: 'Look for the run in the list of runs; begin one with `inference`.',
    });
  }
  const run: RestoredRun = {
    started: first.entry,
    conversation: createConversation(start(first.entry.messages)),
    replies: [],
    toolCalls: 0,
    open: null,
    wasCorrected: false,
    status: 'open',
    failure: null,
    workedMs: 0,
  };
  let before = Date.parse(first.at);
  for (const { entry, at } of records.slice(1)) {
    const now = Date.parse(at);
    if (entry.kind !== 'run_resumed') run.workedMs += Math.max(0, now - before);
    before = now;
    apply(run, entry, first.run_id);
  }
  return run;
}

/** The messages of a run, also those results whose siblings are missing. */
export function messagesOf({ conversation, open }: RestoredRun): Message[] {
  return [...conversation.messages, ...(open === null ? [] : resultsOf(open))];
}

function apply(run: RestoredRun, entry: JournalEntry, run_id: string): void {
  const { conversation } = run;
  switch (entry.kind) {
    case 'model_called':
      closeReply(run);
      require(run, { sha256: entry.request_sha256, step: entry.step, run_id });
      break;
    case 'model_replied':
      run.replies.push(entry.reply);
      conversation.push(fromChatReply(entry.reply));
      run.open = { reply: entry.reply, calls: new Map() };
      break;
    case 'tool_called':
      run.open?.calls.set(entry.index, entry.args === undefined ? {} : { args: entry.args });
      break;
    case 'tool_answered': {
      const { index, status, content } = entry;
      run.open?.calls.set(index, { ...run.open.calls.get(index), outcome: { status, content } });
      break;
    }
    case 'answer_refused':
      conversation.push(humanMessage(entry.content));
      run.wasCorrected = true;
      run.open = null;
      break;
    case 'run_finished':
      require(run, { sha256: entry.messages_sha256, step: run.replies.length, run_id });
      run.status = 'finished';
      break;
    case 'run_failed':
      run.status = 'failed';
      run.failure = entry.error;
      break;
    case 'run_resumed':
      run.status = 'open';
      run.failure = null;
      break;
    case 'run_started':
    case 'model_failed':
      break;
  }
}

/** The model was asked again, so all calls of the reply before are answered. */
function closeReply(run: RestoredRun): void {
  if (run.open === null) return;
  const results = resultsOf(run.open);
  run.toolCalls += results.length;
  run.conversation.push(...results);
  run.open = null;
}

function resultsOf({ reply, calls }: OpenReply): Message[] {
  const known = [...calls];
  const outcomes = new Map(known.flatMap(([index, { outcome }]) => (outcome === undefined ? [] : [[index, outcome]])));
  const changed = new Map(known.flatMap(([index, { args }]) => (args === undefined ? [] : [[index, args]])));
  return toResults(reply.message.tool_calls ?? [], outcomes, changed);
}

function require(run: RestoredRun, { sha256, step, run_id }: { sha256: string; step: number; run_id: string }): void {
  if (run.conversation.sha256() === sha256) return;
  throw divergence({
    run_id,
    step,
    reason: 'the messages are not those that the model was sent',
    messages: messagesOf(run),
  });
}

/** A run is not what its journal says. */
export function divergence(what: {
  run_id: string;
  step: number;
  reason: string;
  messages: readonly Message[];
}): RunError<'PROMPT_DIVERGED'> {
  const { run_id, step, reason, messages } = what;
  return new RunError('PROMPT_DIVERGED', `The run ${run_id} diverges at step ${step}: ${reason}.`, {
    messages,
    details: { run_id, step, reason },
    recoveryAction: 'Use the prompt and the tools that the run began with, or begin a new run.',
  });
}
