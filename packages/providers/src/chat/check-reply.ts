import { ProviderError, type ChatReply, type FinishReason } from '@waymark/core-types';
import { badReply } from '../call/call-failure.ts';

/** What a reply says, and why it ended. */
export interface ReplyContent {
  content: string | null;
  refusal: string;
  /** How many tools it calls. */
  calls: number;
  finishReason: FinishReason;
}

/**
 * Checks that a reply is one.
 * @throws {ProviderError} PROVIDER_REFUSED when the model or a filter gave no content, PROVIDER_BAD_REPLY when its parts
 * contradict each other.
 */
export function checkReply({ content, refusal, calls, finishReason }: ReplyContent, provider: string): void {
  if (!content && calls === 0 && (refusal !== '' || finishReason === 'content_filter')) {
    const who = refusal === '' ? 'A content filter held back the reply' : 'The model refused to answer';
    throw new ProviderError('PROVIDER_REFUSED', `${who} (${provider}).`, {
      details: { provider },
      recoveryAction: 'Change the request, or ask another model.',
    });
  }
  if (calls === 0 && finishReason === 'tool_calls')
    throw badReply(provider, 'says that it calls tools, but calls none');
  if (content === null && calls === 0 && finishReason === 'stop') {
    throw badReply(provider, 'holds neither text nor a tool call');
  }
}

/**
 * The reply, if it says something.
 * @throws {ProviderError} as `checkReply`.
 */
export function requireContent(reply: ChatReply, provider: string): ChatReply {
  const { message, finish_reason: finishReason } = reply;
  const { content, refusal, tool_calls } = message;
  checkReply({ content, refusal: refusal ?? '', calls: tool_calls?.length ?? 0, finishReason }, provider);
  return reply;
}

/** Why it ended: some servers say "stop" although the model calls tools. */
export function finishReasonOf(reason: FinishReason, calls: number): FinishReason {
  return calls > 0 && reason === 'stop' ? 'tool_calls' : reason;
}
