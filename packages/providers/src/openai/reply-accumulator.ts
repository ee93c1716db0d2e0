import type { ChatReply, ChatStreamPart } from '@waymark/core-types';
import { badReply } from '../call/call-failure.ts';
import { misfit } from './read-completion.ts';
import { buildReply, type ReplyParts } from './build-reply.ts';
import { createToolCallAccumulator } from './tool-call-accumulator.ts';
import { chunkSchema } from './wire-schema.ts';

/** Puts a streamed reply together. */
export interface ReplyAccumulator {
  /** Takes one raw chunk and returns what of it can be shown at once. */
  add(chunk: unknown): ChatStreamPart[];
  /** The whole reply. Throws when the stream ended before it was whole. */
  finish(): ChatReply;
}

/** Creates an accumulator for one reply. Both methods throw ProviderError. */
export function createReplyAccumulator(options: { provider: string; model: string }): ReplyAccumulator {
  const { provider } = options;
  const toolCalls = createToolCallAccumulator();
  const parts: Omit<ReplyParts, 'finishReason'> & { finishReason: ReplyParts['finishReason'] | null } = {
    id: null,
    model: options.model,
    content: null,
    refusal: '',
    reasoning: '',
    toolCalls: toolCalls.calls,
    finishReason: null,
    usage: null,
  };
  return {
    add(chunk) {
      const parsed = chunkSchema.safeParse(chunk);
      if (!parsed.success) throw misfit(parsed.error, provider);
      const { id, model, choices, usage } = parsed.data;
      parts.id ??= id || null;
      parts.model = model || parts.model;
      parts.usage = usage ?? parts.usage;
      const choice = choices?.find(({ index }) => (index ?? 0) === 0);
      if (choice === undefined) return [];
      parts.finishReason = choice.finish_reason ?? parts.finishReason;
      const { content, refusal, reasoning, reasoning_content, tool_calls } = choice.delta ?? {};
      if (typeof content === 'string') parts.content = (parts.content ?? '') + content;
      parts.refusal += refusal ?? '';
      const thought = reasoning_content ?? reasoning ?? '';
      parts.reasoning += thought;
      for (const delta of tool_calls ?? []) toolCalls.add(delta);
      return [
        ...(thought === '' ? [] : [{ type: 'reasoning' as const, text: thought }]),
        ...(content ? [{ type: 'text' as const, text: content }] : []),
      ];
    },
    finish() {
      const { finishReason } = parts;
      if (finishReason === null) throw badReply(provider, 'was cut before its end', { retryable: true });
      return buildReply({ ...parts, finishReason }, provider);
    },
  };
}
