import {
  ProviderError,
  type ChatMessage,
  type ChatReply,
  type ChatProvider,
  type StructuredOutput,
} from '@waymark/core-types';
import type { z } from 'zod';
import { LLMError, type SchemaIssue } from '../../errors.ts';
import { cleanText } from '../text/clean-text.ts';
import { repairPrompt } from './prompts.ts';

/** What is asked, and what a reply must fit. */
export interface ContentRequest<Content> {
  messages: ChatMessage[];
  output: StructuredOutput;
  schema: z.ZodType<Content>;
  /** Finds what the schema cannot see, such as an id that does not exist. */
  check?: (content: Content) => SchemaIssue[];
}

const longestReplyKept = 4_000;
const longestReplyRepeated = 60_000;
const mostIssues = 20;

/**
 * Asks a model for content. A reply that is not JSON or does not fit is asked for once more, with the exact errors.
 * @throws {LLMError} MEDALLION_LLM when the provider fails (its error is the cause), or when the second reply does not
 * fit either; then `details.reply` holds its beginning and `details.issues` what was wrong.
 */
export async function askForContent<Content>(
  provider: ChatProvider,
  request: ContentRequest<Content>,
): Promise<Content> {
  const first = await ask(provider, request, request.messages);
  if (first.isUsable) return first.content;
  const repeated = first.reply.slice(0, longestReplyRepeated);
  const second = await ask(provider, request, repairPrompt(request.messages, repeated, first.issues));
  if (second.isUsable) return second.content;
  const [issue] = second.issues;
  throw new LLMError(
    'MEDALLION_LLM',
    `${provider.name} gave no usable reply, also when asked again: ${issue?.path}: ${issue?.message}.`,
    {
      details: { provider: provider.name, reply: second.reply.slice(0, longestReplyKept), issues: second.issues },
      recoveryAction: 'Try another model, or use the extractive reader, which needs none.',
    },
  );
}

type Attempt<Content> =
  | { isUsable: true; content: Content }
  | { isUsable: false; reply: string; issues: SchemaIssue[] };

async function ask<Content>(
  provider: ChatProvider,
  request: ContentRequest<Content>,
  messages: ChatMessage[],
): Promise<Attempt<Content>> {
  const reply = await chat(provider, { ...request, messages });
  const text = reply.message.content ?? '';
  const refuse = (issues: SchemaIssue[]) => ({
    isUsable: false as const,
    reply: text,
    issues: issues.slice(0, mostIssues),
  });
  if (text.trim() === '') {
    return refuse([{ path: '$', message: reply.message.refusal == null ? 'the reply is empty' : 'the model refused' }]);
  }
  if (reply.finish_reason === 'length') {
    return refuse([{ path: '$', message: 'the reply was cut off at the limit of its length; be shorter' }]);
  }
  const value = parseReply(text);
  if (value === undefined) return refuse([{ path: '$', message: 'the reply is not JSON' }]);
  const result = request.schema.safeParse(value);
  if (!result.success) return refuse(result.error.issues.map(schemaIssue));
  const issues = request.check?.(result.data) ?? [];
  return issues.length === 0 ? { isUsable: true, content: result.data } : refuse(issues);
}

async function chat(
  provider: ChatProvider,
  request: { messages: ChatMessage[]; output: StructuredOutput },
): Promise<ChatReply> {
  try {
    return await provider.chat({ messages: request.messages, output: request.output });
  } catch (cause) {
    const isKnown = ProviderError.isInstance(cause);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LLMError('MEDALLION_LLM', `${provider.name} did not answer: ${reason}`, {
      cause,
      details: { provider: provider.name, ...(isKnown ? { provider_code: cause.code } : {}) },
      retryable: isKnown && cause.retryable,
      ...(isKnown && cause.recoveryAction !== null ? { recoveryAction: cause.recoveryAction } : {}),
    });
  }
}

/** The JSON of a reply, also inside one code fence; undefined for anything else. */
function parseReply(text: string): unknown {
  const fenced = /^\s*```(?:json)?[^\S\n]*\n([\s\S]*?)\n?\s*```\s*$/.exec(text)?.[1];
  try {
    return cleanStrings(JSON.parse(fenced ?? text));
  } catch {
    return undefined;
  }
}

/** Replies may carry control characters and halves of surrogate pairs; documents do not. */
function cleanStrings(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanStrings);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cleanStrings(item)]));
}

function schemaIssue(issue: z.core.$ZodIssue): SchemaIssue {
  const path = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return { path: `$${path}`, message: issue.message };
}
