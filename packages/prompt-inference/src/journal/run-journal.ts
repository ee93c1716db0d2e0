import type { ChatReply, ChatRequest } from '@waymark/core-types';
import type { Message, MessageToolCall } from '../message/message.ts';

/** One entry of a journal, in the order in which things happened. */
export type JournalEntry =
  | {
      kind: 'run_started';
      model: string;
      prompt: string;
      tools: { name: string; fingerprint: string }[];
      messages: Message[];
    }
  | { kind: 'model_called'; step: number; request_sha256: string; request: Omit<ChatRequest, 'signal'> }
  | { kind: 'model_replied'; step: number; reply: ChatReply }
  | { kind: 'model_failed'; step: number; error: { code: string; message: string } }
  | { kind: 'tool_called'; step: number; tool_call: MessageToolCall; idempotency_key: string }
  | { kind: 'tool_answered'; step: number; tool_call_id: string; status: 'success' | 'error'; content: string }
  | { kind: 'run_finished'; result: unknown; messages_sha256: string }
  | { kind: 'run_failed'; error: { code: string; message: string } };

/** An entry with its place. */
export interface JournalRecord {
  run_id: string;
  sequence: number;
  at: string;
  entry: JournalEntry;
}

/**
 * What a run did and is about to do. `append` returns when the entry is kept: it survives the end of the process. Two
 * processes cannot both go on with one run: an append names the sequence it follows, and the second one is refused.
 */
export interface RunJournal {
  readonly run_id: string;
  /** @throws {RunError} PROMPT_RUN when another process has gone on with this run. */
  append(entry: JournalEntry): Promise<void>;
  /** Everything so far, in order. */
  read(): Promise<JournalRecord[]>;
}
