import type { ChatReply, JsonObject } from '@waymark/core-types';
import type { Message } from '../message/message.ts';

/** What happened to something, in words that may be kept. */
export interface JournalFailure {
  code: string;
  message: string;
}

/**
 * One entry of a journal, in the order in which things happened. No request is kept: it follows from the entries before
 * it, and `request_sha256`, over all messages up to there, says whether it still does. `step` counts the calls of the
 * model from 1, `index` the tool calls of one reply from 0.
 */
export type JournalEntry =
  | {
      kind: 'run_started';
      name: string | null;
      model: string;
      /** The options that are data; a resumed run has them too. */
      options: JsonObject;
      tools: { name: string; fingerprint: string }[];
      /** Where a program asked the model: then the messages alone do not say what it was asked. */
      program?: true;
      messages: Message[];
    }
  | { kind: 'run_resumed'; model: string }
  | { kind: 'model_called'; step: number; request_sha256: string }
  | { kind: 'model_replied'; step: number; reply: ChatReply }
  | { kind: 'model_failed'; step: number; error: JournalFailure }
  /** `args` only where the approval changed them. */
  | { kind: 'tool_called'; step: number; index: number; tool_call_id: string; args?: Record<string, unknown> }
  | { kind: 'tool_answered'; step: number; index: number; status: 'success' | 'error'; content: string }
  /** The final answer did not fit; `content` is what the model was told. */
  | { kind: 'answer_refused'; step: number; content: string }
  | { kind: 'run_finished'; messages_sha256: string }
  | { kind: 'run_failed'; error: JournalFailure };

/** An entry with its place. */
export interface JournalRecord {
  run_id: string;
  /** From 1. */
  sequence: number;
  at: string;
  entry: JournalEntry;
}

/**
 * What a run did and is about to do. `append` returns when the entries are kept: they survive the end of the process. Two
 * processes cannot both go on with one run: an append follows what was last read or appended here, and whoever comes
 * second is refused.
 */
export interface RunJournal {
  readonly run_id: string;
  /**
   * Keeps the entries, all or none.
   * @throws {RunError} PROMPT_RUN when another process has gone on with this run.
   */
  append(...entries: JournalEntry[]): Promise<void>;
  /**
   * Everything so far, in order. What is appended next follows it.
   * @throws {RunError} PROMPT_RUN where it is not what was written.
   */
  read(): Promise<JournalRecord[]>;
}
