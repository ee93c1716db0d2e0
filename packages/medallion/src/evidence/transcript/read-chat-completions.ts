import type { JsonValue } from '@waymark/core-types';
import type { Transcript } from '../evidence.ts';
import { readChatMessage, type ChatRecord } from './chat-message.ts';
import { addContentBlocks } from './content-blocks.ts';
import { contentText } from './content-text.ts';
import { isObject, stringField } from './json-fields.ts';
import { createTranscriptBuilder, type TranscriptBuilder } from './transcript-builder.ts';

/** A message and where it stands; `undefined` with a reason for what could not be read as JSON. */
export interface ChatItem {
  /** The line of the file or the index of the array, from 1. */
  line: number;
  value: JsonValue | undefined;
  /** Why there is no value. */
  reason?: 'invalid-json' | 'too-long';
}

/** What stands around an array of messages. */
export interface ChatDocument {
  session_id?: string | undefined;
  model?: string | undefined;
  title?: string | undefined;
}

/**
 * Reads chat messages, OpenAI or LangChain shaped, also mixed; the first message decides what the format is called.
 * System messages and whatever is no message are counted in `skipped`.
 */
export function readChatCompletions(items: Iterable<ChatItem>, document: ChatDocument = {}): Transcript {
  const builder = createTranscriptBuilder('chat-completions');
  const callIds = createCallIds();
  Object.assign(builder.head, document);
  let form: ChatRecord['form'] | undefined;
  for (const { line, value, reason } of items) {
    const record = readChatMessage(value);
    if (record !== undefined) {
      form ??= record.form;
      addRecord(builder, { line, record, callIds });
    } else if (isObject(value) && Array.isArray(value['messages'])) {
      for (const message of value['messages']) {
        const inner = readChatMessage(message);
        form ??= inner?.form;
        if (inner === undefined) builder.skip('not-a-message');
        else addRecord(builder, { line, record: inner, callIds });
      }
    } else builder.skip(reason ?? typeOf(value));
  }
  return { ...builder.build(), format: form ?? 'chat-completions' };
}

function typeOf(value: JsonValue | undefined): string {
  const type = isObject(value) ? (stringField(value, 'type') ?? stringField(value, 'role')) : undefined;
  return type === undefined ? 'not-a-message' : `type:${type}`;
}

interface PlacedRecord {
  line: number;
  record: ChatRecord;
  callIds: CallIds;
}

function addRecord(builder: TranscriptBuilder, { line, record, callIds }: PlacedRecord): void {
  const place = { line, at: record.at };
  builder.head.model = record.model ?? builder.head.model;
  if (record.role === 'tool' || record.role === 'function') {
    const callId = record.callId === undefined ? `line-${line}` : callIds.ofResult(record.callId);
    builder.addToolResult(place, { callId, text: contentText(record.content), isError: record.isError });
    return;
  }
  if (record.role !== 'user' && record.role !== 'assistant') return builder.skip(`role:${record.role}`);
  const talk = (text: string) => ({ text: text.trim(), reason: 'empty' as const });
  const content = record.content === null || record.content === '' ? [] : record.content;
  addContentBlocks(builder, { place, role: record.role, content, talk });
  for (const { callId, tool, input } of record.calls) {
    if (isInContent(record, callId)) continue;
    builder.addToolCall(place, { callId: callIds.ofCall(callId ?? tool), tool, input });
  }
}

/** LangChain repeats a call as a block of the content when the model speaks in blocks. */
function isInContent(record: ChatRecord, callId: string | undefined): boolean {
  if (callId === undefined || !Array.isArray(record.content)) return false;
  return record.content.some((block) => isObject(block) && block['type'] === 'tool_use' && block['id'] === callId);
}

interface CallIds {
  ofCall(id: string): string;
  ofResult(id: string): string;
}

/** Some servers count calls from 0 in every reply, and functions have only a name: the same id again is another call. */
function createCallIds(): CallIds {
  const uses = new Map<string, number>();
  const numbered = (id: string, use: number) => (use < 2 ? id : `${id}#${use}`);
  return {
    ofCall(id) {
      const use = (uses.get(id) ?? 0) + 1;
      uses.set(id, use);
      return numbered(id, use);
    },
    ofResult: (id) => numbered(id, uses.get(id) ?? 1),
  };
}
