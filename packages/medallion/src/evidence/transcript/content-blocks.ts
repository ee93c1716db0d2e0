import type { JsonObject, JsonValue } from '@waymark/core-types';
import { contentText } from './content-text.ts';
import { field, integerField, isObject, stringField } from './json-fields.ts';
import type { Talk } from './scaffolding.ts';
import type { EntryPlace, TranscriptBuilder } from './transcript-builder.ts';

/** One message in the block form of the Anthropic API. */
export interface BlockMessage {
  place: EntryPlace;
  role: 'user' | 'assistant';
  content: JsonValue | undefined;
  messageId?: string | undefined;
  /** The exit code that the log has beside the message, of the one result in it. */
  exitCode?: number | undefined;
  /** What of a text is talk. */
  talk: (text: string) => Talk;
}

/** Adds a message's text, calls and results in their order; texts that follow each other are one entry. */
export function addContentBlocks(builder: TranscriptBuilder, message: BlockMessage): void {
  const { place, role, content, messageId, talk } = message;
  let texts: string[] = [];
  const flush = () => {
    if (texts.length > 0) builder.addMessage(place, { role, text: texts.join('\n'), messageId });
    texts = [];
  };
  for (const block of typeof content === 'string' ? [content] : Array.isArray(content) ? content : []) {
    const type = isObject(block) ? (stringField(block, 'type') ?? '') : '';
    if (isObject(block) && isCall(type)) {
      flush();
      addCall(builder, { ...message, block });
    } else if (isObject(block) && isResult(type)) {
      flush();
      addResult(builder, { ...message, block });
    } else if (/thinking|reasoning/.test(type)) builder.skip('thinking');
    else {
      const { text, reason } = talk(contentText(block));
      if (text === '') builder.skip(reason);
      else texts.push(text);
    }
  }
  flush();
}

function isCall(type: string): boolean {
  return type === 'tool_use' || type.endsWith('_tool_use');
}

function isResult(type: string): boolean {
  return type === 'tool_result' || type.endsWith('_tool_result');
}

function addCall(builder: TranscriptBuilder, { place, block }: BlockMessage & { block: JsonObject }): void {
  const callId = stringField(block, 'id') ?? `line-${place.line}`;
  builder.addToolCall(place, {
    callId,
    tool: stringField(block, 'name') ?? 'unknown',
    input: field(block, 'input') ?? {},
  });
}

function addResult(builder: TranscriptBuilder, { place, block, exitCode }: BlockMessage & { block: JsonObject }): void {
  const callId = stringField(block, 'tool_use_id') ?? `line-${place.line}`;
  const text = contentText(field(block, 'content'));
  const isError = block['is_error'] === true;
  const said = isError ? /^(?:Error: )?Exit code (\d{1,3})(?:\s|$)/.exec(text)?.[1] : undefined;
  const code = integerField(block, 'exit_code') ?? exitCode ?? (said === undefined ? undefined : Number(said));
  builder.addToolResult(place, { callId, text, isError: isError || (code ?? 0) !== 0, exitCode: code });
}
