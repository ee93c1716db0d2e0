import { EvidenceError } from '../errors.ts';
import { describeBytes, toTextOrBytes } from './describe-bytes.ts';
import type { Transcript } from './evidence.ts';
import { textLines } from './text-lines.ts';
import { parseJson } from './transcript/json-fields.ts';
import { readChatCompletions, type ChatItem } from './transcript/read-chat-completions.ts';
import { readChatDocument } from './transcript/read-chat-document.ts';
import { readClaudeCodeSession } from './transcript/read-claude-code-session.ts';
import { readCodexSession } from './transcript/read-codex-session.ts';
import { recogniseLines } from './transcript/recognise-transcript.ts';

/** Largest log that is read, in bytes. */
export const largestTranscript = 256 * 1024 * 1024;

/**
 * Reads the log of a session: Claude Code and Codex session files (JSON Lines), and chat messages in OpenAI or LangChain
 * form (a JSON array, an object with `messages`, or JSON Lines). Lines that are broken, cut off, too long or unknown are
 * counted in `skipped`. `name` is what messages call the input, usually the file's name.
 * @throws {EvidenceError} when nothing in the input is a transcript, or when it is larger than 256 MB.
 */
export function readTranscript(input: Uint8Array | string, options: { name?: string } = {}): Transcript {
  const name = options.name ?? 'The input';
  if (input.length > largestTranscript) {
    throw new EvidenceError(`${name} has ${input.length} bytes; logs up to ${largestTranscript} bytes are read.`, {
      details: { reason: 'too-large', bytes: input.length, limit: largestTranscript },
      recoveryAction: 'Hand in the last part of the log.',
    });
  }
  const content = toTextOrBytes(input);
  switch (recogniseLines(content)) {
    case 'claude-code':
      return readClaudeCodeSession(textLines(content));
    case 'codex':
      return readCodexSession(textLines(content));
    case 'chat':
      return readChatCompletions(chatLines(content));
    case undefined:
      return readDocument(content) ?? refuse(content, name);
  }
}

function* chatLines(content: Uint8Array | string): Generator<ChatItem> {
  for (const { line, text } of textLines(content)) {
    if (text !== null && text.trim() === '') continue;
    const value = text === null ? undefined : parseJson(text);
    if (value !== undefined) yield { line, value };
    else yield { line, value, reason: text === null ? 'too-long' : 'invalid-json' };
  }
}

function readDocument(content: Uint8Array | string): Transcript | undefined {
  const start =
    typeof content === 'string' ? content.slice(0, 1_000) : new TextDecoder().decode(content.subarray(0, 1_000));
  if (!/^\uFEFF?\s*[[{]/.test(start)) return undefined;
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  return readChatDocument(text.replace(/^\uFEFF/, ''));
}

function refuse(content: Uint8Array | string, name: string): never {
  const found = describeBytes(content);
  throw new EvidenceError(
    `${name} is not a session log: ${found}. Read are session logs of Claude Code and Codex (JSON Lines) and chat messages ` +
      'in OpenAI or LangChain form (a JSON array, an object with "messages", or JSON Lines).',
    {
      details: { reason: 'not-a-transcript' },
      recoveryAction: 'Name the .jsonl file of the session, or hand in text.',
    },
  );
}
