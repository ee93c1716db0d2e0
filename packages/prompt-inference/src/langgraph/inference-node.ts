import type { BaseMessage } from '@langchain/core/messages';
import type { RunnableConfig } from '@langchain/core/runnables';
import type { InferenceEvent, InferenceOptions } from '../loop/inference-options.ts';
import { divergence } from '../journal/restore-run.ts';
import { resumeStream } from '../journal/resume.ts';
import type { RunJournal } from '../journal/run-journal.ts';
import { createConversation } from '../loop/conversation.ts';
import { firstMessages } from '../loop/first-messages.ts';
import { inferenceStream, promptText } from '../loop/inference.ts';
import { repairToolCalls } from '../loop/repair-tool-calls.ts';
import { fromLangChain } from '../message/from-langchain.ts';
import type { Message } from '../message/message.ts';
import { toLangChain } from '../message/to-langchain.ts';

/** What a node runs, and where in the graph's state its conversation is. */
export interface InferenceNodeOptions<
  Output = string,
  MessagesKey extends string = 'messages',
  ResultKey extends string = never,
> extends Omit<InferenceOptions<Output>, 'input' | 'state' | 'journal'> {
  /** The channel of messages, with a reducer that appends. Default `messages`. */
  messagesKey?: MessagesKey;
  /** The channel whose value is asked, as a message of its own. Default: none, the last of the messages is the question. */
  inputKey?: string;
  /** The channel that gets the result. Default: none. */
  resultKey?: ResultKey;
  /**
   * Opens the journal of one run of the node, by what the graph says of it; its id must be another for each task of the
   * graph, as `config.configurable.checkpoint_ns` is. A node that runs again goes on with the run in its journal.
   */
  journal?: (config: InferenceNodeConfig) => RunJournal | Promise<RunJournal>;
}

/** What LangGraph hands to a node beside the state. */
export interface InferenceNodeConfig extends RunnableConfig {
  writer?: (chunk: unknown) => void;
}

/** A node: takes the conversation, in instances of LangChain or the stored form, and gives what is new of it. */
export type InferenceNode<Output, MessagesKey extends string, ResultKey extends string> = (
  state: Partial<Record<MessagesKey, readonly unknown[]>>,
  config?: InferenceNodeConfig,
) => Promise<Record<MessagesKey, BaseMessage[]> & Record<ResultKey, Output>>;

/**
 * A function for `StateGraph.addNode` that runs a prompt on the conversation in the state and adds what came of it: the
 * replies, the tools' answers, and with `inputKey` the question. The system prompt stays out of the state. Each event but
 * the result goes to the stream mode `custom`; the graph's signal ends the run. A node that is interrupted runs as a
 * whole again, unless it has a journal, so wait for people before or after it. It throws what `inference` throws, with a
 * journal what `resume` throws, and PROMPT_DIVERGED for the journal of a run that began with another conversation.
 */
export function inferenceNode<
  Output = string,
  MessagesKey extends string = 'messages',
  ResultKey extends string = never,
>(options: InferenceNodeOptions<Output, MessagesKey, ResultKey>): InferenceNode<Output, MessagesKey, ResultKey> {
  const { messagesKey = 'messages' as MessagesKey, inputKey, resultKey, journal: openJournal, ...rest } = options;
  return async (state, config = {}) => {
    const before = fromLangChain(state[messagesKey] ?? []);
    const signals = [options.signal, config.signal].filter((each) => each !== undefined);
    const run = { ...rest, ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }) };
    const input = inputKey === undefined ? undefined : (state as Record<string, unknown>)[inputKey];
    const begin = { ...run, state: before, ...(input === undefined ? {} : { input }) };
    const journal = await openJournal?.(config);
    const events =
      journal !== undefined && (await hasBegun(journal, { ...begin, prompt: promptText(rest.prompt) }))
        ? resumeStream<Output>({ ...run, journal })
        : inferenceStream<Output>({ ...begin, ...(journal === undefined ? {} : { journal }) });
    const { messages, result } = await lastOf(events, config.writer);
    return {
      [messagesKey]: await toLangChain(messages.slice(countKnown(before))),
      ...(resultKey === undefined ? {} : { [resultKey]: result }),
    } as Record<MessagesKey, BaseMessage[]> & Record<ResultKey, Output>;
  };
}

/** Whether a run with these first messages is in the journal. @throws {RunError} PROMPT_DIVERGED where another one is. */
async function hasBegun(journal: RunJournal, begin: Parameters<typeof firstMessages>[0]): Promise<boolean> {
  const [first] = await journal.read();
  if (first?.entry.kind !== 'run_started') return false;
  const { messages } = first.entry;
  const hashes = [messages, firstMessages(begin)].map((each) => createConversation(each).sha256());
  if (hashes[0] === hashes[1]) return true;
  const reason = 'it began with another conversation than the state of the graph';
  throw divergence({ run_id: journal.run_id, step: 1, reason, messages });
}

type ResultEvent<Output> = Extract<InferenceEvent<Output>, { type: 'result' }>;

async function lastOf<Output>(
  events: AsyncIterable<InferenceEvent<Output>>,
  writer: InferenceNodeConfig['writer'],
): Promise<ResultEvent<Output>> {
  let last: ResultEvent<Output> | undefined;
  for await (const event of events) {
    if (event.type === 'result') last = event;
    else writer?.(event);
  }
  return last!;
}

/** Messages up to the state's last one: the prompt, and answers to earlier calls that were missing, are not the state's. */
function countKnown(before: readonly Message[]): number {
  const prompt = before[0]?.type === 'system' ? 0 : 1;
  const last = before.at(-1);
  return prompt + (last === undefined ? 0 : repairToolCalls(before).lastIndexOf(last) + 1);
}
