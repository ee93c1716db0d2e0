import type { JsonObject, JsonValue } from '@waymark/core-types';
import type { Transcript } from '../evidence.ts';
import type { TextLine } from '../text-lines.ts';
import { addContentBlocks } from './content-blocks.ts';
import { field, integerField, isObject, objectField, parseJson, stringField, timeField } from './json-fields.ts';
import { userTalk } from './scaffolding.ts';
import { createTranscriptBuilder, type TranscriptBuilder } from './transcript-builder.ts';

/**
 * Reads a session log of Claude Code. Only the main conversation becomes entries: subagents (`sidechain`), slash
 * commands, thinking and bookkeeping lines are counted in `skipped`. Broken and unknown lines are counted too, never an
 * error.
 */
export function readClaudeCodeSession(lines: Iterable<TextLine>): Transcript {
  const builder = createTranscriptBuilder('claude-code');
  const seen = new Set<string>();
  let summary: string | undefined;
  let anySession: string | undefined;
  for (const { line, text } of lines) {
    if (text !== null && text.trim() === '') continue;
    const record = text === null ? undefined : parseJson(text);
    if (!isObject(record)) {
      builder.skip(text === null ? 'too-long' : record === undefined ? 'invalid-json' : 'not-an-object');
      continue;
    }
    const type = stringField(record, 'type');
    anySession ??= stringField(record, 'sessionId') ?? stringField(record, 'session_id');
    if (type === 'summary') summary = stringField(record, 'summary') ?? summary;
    else if (type === 'custom-title') {
      builder.head.title = stringField(record, 'customTitle') ?? stringField(record, 'title') ?? builder.head.title;
    } else if (type === 'user' || type === 'assistant') readTalk(record, { type, line, seen, builder });
    else builder.skip(type === undefined ? 'no-type' : `type:${type}`);
  }
  builder.head.title ??= summary;
  builder.head.session_id ??= anySession;
  return builder.build();
}

interface TalkLine {
  type: 'user' | 'assistant';
  line: number;
  seen: Set<string>;
  builder: TranscriptBuilder;
}

function readTalk(record: JsonObject, { type, line, seen, builder }: TalkLine): void {
  const uuid = stringField(record, 'uuid');
  if (record['isSidechain'] === true) return builder.skip('sidechain');
  if (uuid !== undefined && seen.has(uuid)) return builder.skip('duplicate');
  if (uuid !== undefined) seen.add(uuid);
  readHead(record, builder);
  if (record['isMeta'] === true) return builder.skip('meta');
  if (record['isCompactSummary'] === true) return builder.skip('compact-summary');
  if (record['isApiErrorMessage'] === true) return builder.skip('api-error');
  const message = objectField(record, 'message');
  const content = field(message, 'content');
  if (typeof content !== 'string' && !Array.isArray(content)) return builder.skip('no-content');
  const place = { line, at: timeField(record, 'timestamp') };
  const exitCode = exitCodeOf(field(record, 'toolUseResult'));
  const messageId = type === 'assistant' ? stringField(message, 'id') : undefined;
  if (type === 'assistant') {
    const model = stringField(message, 'model');
    if (model !== undefined && model !== '<synthetic>') builder.head.model = model;
  }
  addContentBlocks(builder, {
    place,
    role: type,
    content,
    messageId,
    exitCode,
    talk: type === 'user' ? userTalk : said,
  });
}

function readHead(record: JsonObject, { head }: TranscriptBuilder): void {
  head.session_id ??= stringField(record, 'sessionId') ?? stringField(record, 'session_id');
  head.cwd ??= stringField(record, 'cwd');
  head.git_branch = stringField(record, 'gitBranch') ?? head.git_branch;
}

function said(text: string): ReturnType<typeof userTalk> {
  return { text: text.trim(), reason: 'empty' };
}

function exitCodeOf(result: JsonValue | undefined): number | undefined {
  if (!isObject(result)) return undefined;
  return integerField(result, 'exitCode') ?? integerField(result, 'exit_code');
}
