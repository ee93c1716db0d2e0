import type { JsonObject } from '@waymark/core-types';
import { readChatMessage } from './chat-message.ts';
import { field, isObject, parseJson, stringField } from './json-fields.ts';
import { isCodexRecord } from './read-codex-session.ts';
import { textLines } from '../text-lines.ts';

/** Which reader a log of JSON Lines needs. */
export type LineFormat = 'claude-code' | 'codex' | 'chat';

/** Lines that are looked at before a file counts as unknown. */
const linesToLookAt = 2_000;

/** Lines that only Claude Code writes, beside talk. */
const claudeTypes = new Set([
  'summary',
  'custom-title',
  'ai-title',
  'agent-name',
  'last-prompt',
  'file-history-snapshot',
  'queue-operation',
]);

/** Recognises the format by the first line that tells; `undefined` when none does. */
export function recogniseLines(input: Uint8Array | string): LineFormat | undefined {
  let lookedAt = 0;
  for (const { text } of textLines(input)) {
    if (text === null || text.trim() === '') continue;
    if (++lookedAt > linesToLookAt) return undefined;
    const record = text.trimStart().startsWith('{') ? parseJson(text) : undefined;
    const format = isObject(record) ? formatOf(record) : undefined;
    if (format !== undefined) return format;
  }
  return undefined;
}

function formatOf(record: JsonObject): LineFormat | undefined {
  const type = stringField(record, 'type');
  const session = stringField(record, 'sessionId') ?? stringField(record, 'session_id') ?? stringField(record, 'uuid');
  const talks = (type === 'user' || type === 'assistant') && isObject(field(record, 'message'));
  if (talks || (type !== undefined && session !== undefined && !('payload' in record))) return 'claude-code';
  if (type !== undefined && claudeTypes.has(type)) return 'claude-code';
  if (isObject(field(record, 'payload')) && isCodexRecord(record)) return 'codex';
  if (Array.isArray(field(record, 'messages'))) return 'chat';
  if (type !== 'message' && readChatMessage(record) !== undefined) return 'chat';
  return isCodexRecord(record) || isBareCodexHead(record) ? 'codex' : undefined;
}

/** The first line of early Codex logs has no type. */
function isBareCodexHead(record: JsonObject): boolean {
  return 'id' in record && 'timestamp' in record && ('instructions' in record || 'git' in record);
}
