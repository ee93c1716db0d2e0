import type { ChatReply } from '@waymark/core-types';
import type { z } from 'zod';
import { badReply } from '../call/call-failure.ts';
import { buildReply } from './build-reply.ts';
import { completionSchema } from './wire-schema.ts';

/**
 * Reads the body of a whole reply.
 * @throws {ProviderError} PROVIDER_BAD_REPLY when it is not one, PROVIDER_REFUSED when it holds no content.
 */
export function readCompletion(body: unknown, options: { provider: string; model: string }): ChatReply {
  const { provider } = options;
  if (body === undefined || body === null || body === '') throw badReply(provider, 'is empty');
  if (typeof body === 'string') throw badReply(provider, 'is a page or plain text, not JSON');
  if (isErrorBody(body)) throw badReply(provider, 'is an error with the status of a success');
  const parsed = completionSchema.safeParse(body);
  if (!parsed.success) throw misfit(parsed.error, provider);
  const { id, model, choices, usage } = parsed.data;
  const { message, finish_reason } = choices[0]!;
  return buildReply(
    {
      id: id ?? null,
      model: model || options.model,
      content: message.content ?? null,
      refusal: message.refusal ?? '',
      reasoning: message.reasoning_content ?? message.reasoning ?? '',
      toolCalls: (message.tool_calls ?? []).map((call) => ({
        id: call.id ?? '',
        name: call.function.name,
        arguments: call.function.arguments ?? '',
      })),
      finishReason: finish_reason,
      usage: usage ?? null,
    },
    provider,
  );
}

/** The error for a body that does not fit the protocol. Names the place, never the content. */
export function misfit(error: z.ZodError, provider: string): Error {
  const issue = error.issues[0];
  return badReply(
    provider,
    `does not fit the chat.completions protocol at "${issue?.path.join('.')}": ${issue?.message}`,
  );
}

function isErrorBody(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || 'choices' in body) return false;
  return 'error' in body && Boolean(body.error);
}
