import type { JsonObject } from '@waymark/core-types';
import type { Transcript } from '../evidence.ts';
import type { TextLine } from '../text-lines.ts';
import { readCodexEnd, readCodexOutput } from './codex-output.ts';
import { contentText } from './content-text.ts';
import { field, isObject, objectField, parseJson, stringField, timeField } from './json-fields.ts';
import { userTalk } from './scaffolding.ts';
import { createTranscriptBuilder, type EntryPlace, type TranscriptBuilder } from './transcript-builder.ts';

/** Items that early versions wrote bare, without `payload`. */
const bareItems = new Set(['message', 'reasoning', 'function_call', 'function_call_output', 'local_shell_call']);

/** True for a record that has the shape of a line of a Codex log. */
export function isCodexRecord(record: JsonObject): boolean {
  const type = stringField(record, 'type');
  if (type === undefined) return stringField(record, 'record_type') !== undefined;
  if (isObject(field(record, 'payload')))
    return /^(?:session_meta|turn_context|response_item|event_msg|compacted)$/.test(type);
  return bareItems.has(type) && type !== 'message'
    ? 'call_id' in record || type === 'reasoning'
    : type === 'message' && Array.isArray(record['content']);
}

/**
 * Reads a session log of Codex. A result that stands twice, as an event and as the call's output, is kept once.
 * Reasoning, instructions and `<environment_context>` are no talk; they and unknown lines are counted in `skipped`.
 */
export function readCodexSession(lines: Iterable<TextLine>): Transcript {
  const builder = createTranscriptBuilder('codex');
  const spoken: { place: EntryPlace; role: 'user' | 'assistant'; text: string }[] = [];
  let messages = 0;
  for (const { line, text } of lines) {
    if (text !== null && text.trim() === '') continue;
    const record = text === null ? undefined : parseJson(text);
    if (!isObject(record)) {
      builder.skip(text === null ? 'too-long' : record === undefined ? 'invalid-json' : 'not-an-object');
      continue;
    }
    const place = { line, at: timeField(record, 'timestamp') };
    const type = stringField(record, 'type');
    const payload = field(record, 'payload');
    if (!isObject(payload)) {
      if (type !== undefined && bareItems.has(type)) messages += readItem(record, place, builder);
      else readBareHead(record, builder);
    } else if (type === 'session_meta') readSessionMeta(payload, builder);
    else if (type === 'turn_context') {
      builder.head.model = stringField(payload, 'model') ?? builder.head.model;
      builder.head.cwd ??= stringField(payload, 'cwd');
    } else if (type === 'response_item') messages += readItem(payload, place, builder);
    else if (type === 'event_msg') {
      const event = stringField(payload, 'type');
      const role = event === 'user_message' ? 'user' : 'assistant';
      if (event === 'user_message' || event === 'agent_message') {
        spoken.push({ place, role, text: stringField(payload, 'message') ?? '' });
      } else readEvent(payload, place, builder);
    } else builder.skip(type === undefined ? 'no-type' : `type:${type}`);
  }
  // Talk stands as a message and as an event; the events count only in a log that has no messages.
  for (const { place, role, text } of spoken) {
    if (messages > 0) builder.skip('duplicate');
    else addTalk(builder, { place, role, texts: [text] });
  }
  const transcript = builder.build();
  if (messages === 0) transcript.entries.sort((left, right) => left.line - right.line);
  return transcript;
}

function readSessionMeta(payload: JsonObject, { head }: TranscriptBuilder): void {
  head.session_id ??= stringField(payload, 'id') ?? stringField(payload, 'session_id');
  head.cwd ??= stringField(payload, 'cwd');
  head.git_branch ??= stringField(objectField(payload, 'git'), 'branch');
}

function readBareHead(record: JsonObject, builder: TranscriptBuilder): void {
  const id = stringField(record, 'id');
  const type = stringField(record, 'type') ?? stringField(record, 'record_type');
  if (type === undefined && id !== undefined && 'timestamp' in record) readSessionMeta(record, builder);
  else builder.skip(type === undefined ? 'no-type' : `type:${type}`);
}

/** Reads one item of a conversation; 1 when it was talk. */
function readItem(item: JsonObject, place: EntryPlace, builder: TranscriptBuilder): number {
  const type = stringField(item, 'type') ?? 'unknown';
  const callId = stringField(item, 'call_id') ?? stringField(item, 'id') ?? `line-${place.line}`;
  switch (type) {
    case 'message':
      return readMessage(item, place, builder);
    case 'function_call':
    case 'custom_tool_call': {
      const written = field(item, 'arguments') ?? field(item, 'input') ?? {};
      const input = typeof written === 'string' && type === 'function_call' ? (parseJson(written) ?? written) : written;
      builder.addToolCall(place, { callId, tool: stringField(item, 'name') ?? 'unknown', input });
      return 0;
    }
    case 'local_shell_call':
    case 'web_search_call':
      builder.addToolCall(place, { callId, tool: type.slice(0, -'_call'.length), input: field(item, 'action') ?? {} });
      return 0;
    case 'function_call_output':
    case 'custom_tool_call_output':
      builder.addToolResult(place, { callId, ...readCodexOutput(field(item, 'output')) });
      return 0;
    default:
      builder.skip(type === 'reasoning' ? 'thinking' : `type:${type}`);
      return 0;
  }
}

function readMessage(item: JsonObject, place: EntryPlace, builder: TranscriptBuilder): number {
  const role = stringField(item, 'role') ?? 'none';
  if (role !== 'user' && role !== 'assistant') {
    builder.skip(`role:${role}`);
    return 0;
  }
  const content = field(item, 'content');
  const blocks = Array.isArray(content) ? content : [content];
  return addTalk(builder, { place, role, texts: blocks.map((block) => contentText(block)) });
}

interface SpokenTexts {
  place: EntryPlace;
  role: 'user' | 'assistant';
  texts: string[];
}

function addTalk(builder: TranscriptBuilder, { place, role, texts }: SpokenTexts): number {
  const kept: string[] = [];
  for (const text of texts) {
    const talk = role === 'user' ? userTalk(text) : { text: text.trim(), reason: 'empty' };
    if (talk.text === '') builder.skip(talk.reason);
    else kept.push(talk.text);
  }
  if (kept.length === 0) return 0;
  builder.addMessage(place, { role, text: kept.join('\n') });
  return 1;
}

function readEvent(payload: JsonObject, place: EntryPlace, builder: TranscriptBuilder): void {
  const type = stringField(payload, 'type') ?? 'unknown';
  const callId = stringField(payload, 'call_id');
  if ((type === 'exec_command_end' || type === 'patch_apply_end') && callId !== undefined) {
    builder.addToolResult(place, { callId, ...readCodexEnd(payload) });
    return;
  }
  builder.skip(`event:${type}`);
}
