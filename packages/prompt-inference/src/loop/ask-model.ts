import { ProviderError, ValidationError, type ChatReply, type ChatRequest } from '@waymark/core-types';
import { ModelError } from '../errors.ts';
import { toFailure } from '../journal/to-failure.ts';
import { fromChatReply } from '../message/from-chat-reply.ts';
import { toChatMessages } from '../message/to-chat-messages.ts';
import { say, showUnseen, type Run } from './run.ts';

/**
 * Asks the model for the next reply and adds it to the conversation.
 * @throws {ModelError} when it fails.
 */
export async function askModel<Output>(run: Run<Output>): Promise<ChatReply> {
  const { conversation, journal } = run;
  const step = run.step + 1;
  const request = { ...run.request, messages: toChatMessages(conversation.messages), signal: run.signal.signal };
  journal.note({ kind: 'model_called', step, request_sha256: conversation.sha256() });
  await journal.flush();
  await showUnseen(run);
  let reply: ChatReply;
  try {
    reply = run.emit === undefined ? await run.signal.race(run.provider.chat(request)) : await readStream(run, request);
  } catch (cause) {
    if (run.signal.signal.aborted || ValidationError.isInstance(cause)) throw cause;
    journal.note({ kind: 'model_failed', step, error: toFailure(cause, 'PROMPT_MODEL') });
    throw new ModelError(run.provider.name, { cause, messages: [...conversation.messages] });
  }
  run.step = step;
  run.meter.addReply(reply);
  journal.note({ kind: 'model_replied', step, reply });
  say(run, fromChatReply(reply));
  return reply;
}

/**
 * A reply that was cut or refused never looks like an answer.
 * @throws {ModelError} with the reply among its messages.
 */
export function requireWhole<Output>(run: Run<Output>, { message, finish_reason }: ChatReply): void {
  const cut = { length: 'was cut at max_tokens', content_filter: 'was cut by a content filter' } as const;
  const isRefusal = typeof message.refusal === 'string' && message.refusal !== '';
  const problem = isRefusal ? 'is a refusal' : cut[finish_reason as keyof typeof cut];
  if (problem === undefined) return;
  const { name } = run.provider;
  const code = finish_reason === 'length' && !isRefusal ? 'PROVIDER_BAD_REPLY' : 'PROVIDER_REFUSED';
  throw new ModelError(name, {
    messages: [...run.conversation.messages],
    cause: new ProviderError(code, `The reply of ${name} ${problem}.`, { details: { provider: name, finish_reason } }),
    recoveryAction: 'The reply is the last of error.messages. Raise max_tokens, or change the prompt.',
  });
}

async function readStream<Output>(run: Run<Output>, request: ChatRequest): Promise<ChatReply> {
  const parts = run.provider.stream(request)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await run.signal.race(parts.next());
      if (next.done === true) break;
      if (next.value.type === 'reply') return next.value.reply;
      if (next.value.type !== 'tool_call') await run.emit?.(next.value);
    }
  } finally {
    // Not awaited: a stream that hangs would hang here too.
    parts.return?.()?.then(undefined, () => undefined);
  }
  throw new ProviderError('PROVIDER_BAD_REPLY', `The stream of ${run.provider.name} ended without a whole reply.`);
}
