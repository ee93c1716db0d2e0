import {
  attributeNames,
  toTimestamp,
  type Attributes,
  type ChatProvider,
  type ChatReply,
  type ChatRequest,
  type LLMProvider,
  type Span,
  type Telemetry,
} from '@waymark/core-types';
import { toLLMProvider } from '../chat/to-llm-provider.ts';
import { toCapturedContent, toSpanMessages, toSpanReply } from './captured-content.ts';
import { createObserver, type ObserveOptions } from './observe-call.ts';
import { iterateWithin } from './iterate-within.ts';

/**
 * The same provider, which tells of every call: a client span `chat MODEL` with what OpenTelemetry calls generative AI,
 * tokens, duration and failures as metrics. A streamed call lasts until its stream ends, fails or is left.
 */
export function observeLLMProvider(
  provider: ChatProvider,
  telemetry: Telemetry,
  options: ObserveOptions = {},
): LLMProvider {
  const observer = createObserver({ name: provider.name, operation: 'chat' }, telemetry, options);

  const begin = (span: Span, { messages }: ChatRequest) => {
    if (!observer.captureContent || !span.isRecording) return;
    span.setAttributes({
      [attributeNames.genAiInputMessages]: toCapturedContent(toSpanMessages(messages)),
      [attributeNames.langfuseInput]: toCapturedContent(messages),
    });
  };
  const end = (span: Span, reply: ChatReply) => {
    if (reply.usage !== null && reply.from_cache !== true) observer.countTokens(reply.usage);
    if (!span.isRecording) return;
    span.setAttributes(replyAttributes(reply));
    if (!observer.captureContent) return;
    span.setAttributes({
      [attributeNames.genAiOutputMessages]: toCapturedContent(toSpanReply(reply)),
      [attributeNames.langfuseOutput]: toCapturedContent(reply.message),
    });
  };
  return toLLMProvider({
    name: provider.name,
    chat: (request) =>
      observer.observe(requestAttributes(request), async (span) => {
        begin(span, request);
        const reply = await provider.chat(request);
        end(span, reply);
        return reply;
      }),
    stream: (request) =>
      iterateWithin(
        () => provider.stream(request),
        (read) =>
          observer.observe(requestAttributes(request), async (span) => {
            begin(span, request);
            let hasBegun = false;
            await read((part) => {
              if (!hasBegun)
                span.setAttributes({ [attributeNames.langfuseFirstPiece]: toTimestamp(observer.clock.now()) });
              hasBegun = true;
              if (part.type === 'reply') end(span, part.reply);
            });
          }),
      ),
  });
}

function requestAttributes({ max_tokens, temperature, stop_sequences }: ChatRequest): Attributes {
  return {
    [attributeNames.genAiRequestMaxTokens]: max_tokens,
    [attributeNames.genAiRequestTemperature]: temperature,
    [attributeNames.genAiRequestStopSequences]: stop_sequences,
  };
}

function replyAttributes({ model, finish_reason, usage: counted, from_cache }: ChatReply): Attributes {
  // A reply from a cache used nothing, whatever it once cost.
  const usage = from_cache === true ? null : counted;
  return {
    [attributeNames.genAiResponseModel]: model,
    [attributeNames.genAiFinishReasons]: [finish_reason],
    [attributeNames.genAiInputTokens]: usage?.input_tokens,
    [attributeNames.genAiOutputTokens]: usage?.output_tokens,
    [attributeNames.genAiCachedInputTokens]: usage?.cached_input_tokens,
    [attributeNames.genAiReasoningTokens]: usage?.reasoning_tokens,
  };
}
