import type {
  LanguageModelV3,
  LanguageModelV4,
  LanguageModelV4Content,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import type { ChatReply, ChatRequest, ChatStreamPart, LLMProvider } from '@waymark/core-types';
import { badReply } from '../call/call-failure.ts';
import { requestTexts } from '../chat/request-texts.ts';
import { toLLMProvider } from '../chat/to-llm-provider.ts';
import { createModelCaller, type AiSdkCallOptions } from './call-ai-sdk-model.ts';
import { readOwn } from './own-metadata.ts';
import { createReplyCollector, type ReplyCollector, type ReplyEnd } from './reply-collector.ts';
import { toCallOptions } from './to-call-options.ts';

/**
 * Makes a provider of any language model of the AI SDK (its interface of version 3 or 4, as in AI SDK 6 and 7). What the
 * model gives beside text, thoughts and tool calls (files, sources, calls that its provider runs itself) is left out.
 * A model makes no call again when it fails: put `withRetry` around it.
 * @throws {ConfigurationError} for a model of another version.
 */
export function fromAiSdkModel(model: LanguageModelV4 | LanguageModelV3, options: AiSdkCallOptions = {}): LLMProvider {
  const caller = createModelCaller(model, options);
  const { name } = caller;
  const { modelId } = model;
  // Version 3 differs only in parts that we do not send, and in parts that it does not give.
  const v4 = model as LanguageModelV4;

  const chat = async (request: ChatRequest): Promise<ChatReply> =>
    await caller.call({ sentTexts: () => requestTexts(request), signal: request.signal }, async (signal) => {
      const result = await v4.doGenerate(toCallOptions(request, signal));
      const collector = createReplyCollector(name, modelId);
      collector.setModel(result.response?.modelId);
      // Where drafts stand before the answer, the model says which text is the answer.
      const { structuredOutputText: answer } = result;
      const content =
        request.output === undefined || answer === undefined ? result.content : withAnswer(result.content, answer);
      for (const part of content) addContent(collector, part);
      return collector.finish(result);
    });

  async function* stream(request: ChatRequest): AsyncGenerator<ChatStreamPart, void, undefined> {
    const call = caller.start(() => requestTexts(request), request.signal);
    let reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart> | null = null;
    try {
      if (call.guard.ended !== null) throw call.guard.signal.reason;
      const result = await call.wait(v4.doStream(toCallOptions(request, call.guard.signal)));
      reader = result.stream.getReader();
      const collector = createReplyCollector(name, modelId);
      const refusals = new Set<string>();
      let end: ReplyEnd | null = null;
      for (;;) {
        const next = await call.wait(reader.read());
        if (next.done) break;
        const part = next.value;
        if (part.type === 'error') throw part.error;
        if (part.type === 'finish') end = part;
        if (part.type === 'text-start' && isRefusal(part)) refusals.add(part.id);
        else yield* addStreamed(collector, part, refusals);
      }
      if (end === null) throw badReply(name, 'was cut before its end', { retryable: true });
      const reply = collector.finish(end);
      for (const tool_call of reply.message.tool_calls ?? []) yield { type: 'tool_call', tool_call };
      yield { type: 'reply', reply };
    } catch (error) {
      throw call.toError(error);
    } finally {
      call.guard.close();
      reader?.cancel().catch(() => {});
    }
  }

  return toLLMProvider({ name, chat, stream });
}

/** Collects one piece and gives what of it can be shown at once. */
function* addStreamed(
  collector: ReplyCollector,
  part: LanguageModelV4StreamPart,
  refusals: ReadonlySet<string>,
): Generator<ChatStreamPart> {
  if (part.type === 'text-start') collector.addText('');
  if (part.type === 'tool-call') collector.addToolCall(part);
  if (part.type === 'response-metadata') collector.setModel(part.modelId);
  if (part.type === 'reasoning-delta') {
    collector.addReasoning(part.delta);
    if (part.delta !== '') yield { type: 'reasoning', text: part.delta };
  }
  if (part.type !== 'text-delta') return;
  if (refusals.has(part.id)) return collector.addRefusal(part.delta);
  collector.addText(part.delta);
  if (part.delta !== '') yield { type: 'text', text: part.delta };
}

function addContent(collector: ReplyCollector, part: LanguageModelV4Content): void {
  if (part.type === 'reasoning') collector.addReasoning(part.text);
  if (part.type === 'tool-call') collector.addToolCall(part);
  if (part.type !== 'text') return;
  if (isRefusal(part)) collector.addRefusal(part.text);
  else collector.addText(part.text);
}

function withAnswer(content: readonly LanguageModelV4Content[], text: string): LanguageModelV4Content[] {
  return [...content.filter((part) => part.type !== 'text' || isRefusal(part)), { type: 'text', text }];
}

function isRefusal({ providerMetadata }: { providerMetadata?: Readonly<Record<string, unknown>> }): boolean {
  return readOwn(providerMetadata)['type'] === 'refusal';
}
