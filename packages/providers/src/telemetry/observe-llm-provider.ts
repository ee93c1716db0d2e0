import {
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
import { genAi } from './gen-ai-attributes.ts';
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
      [genAi.inputMessages]: toCapturedContent(toSpanMessages(messages)),
      [genAi.langfuseInput]: toCapturedContent(messages),
    });
  };
  const end = (span: Span, reply: ChatReply) => {
    if (reply.usage !== null && reply.from_cache !== true) observer.countTokens(reply.usage);
    if (!span.isRecording) return;
    span.setAttributes(replyAttributes(reply));
    if (!observer.captureContent) return;
    span.setAttributes({
      [genAi.outputMessages]: toCapturedContent(toSpanReply(reply)),
      [genAi.langfuseOutput]: toCapturedContent(reply.message),
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
              if (!hasBegun) span.setAttributes({ [genAi.langfuseFirstPiece]: toTimestamp(observer.clock.now()) });
              hasBegun = true;
              if (part.type === 'reply') end(span, part.reply);
            });
          }),
      ),
  });
}

function requestAttributes({ max_tokens, temperature, stop_sequences }: ChatRequest): Attributes {
  return {
    [genAi.requestMaxTokens]: max_tokens,
    [genAi.requestTemperature]: temperature,
    [genAi.requestStopSequences]: stop_sequences,
  };
}

function replyAttributes({ model, finish_reason, usage: counted, from_cache }: ChatReply): Attributes {
  // A reply from a cache used nothing, whatever it once cost.
  const usage = from_cache === true ? null : counted;
  return {
    [genAi.responseModel]: model,
    [genAi.finishReasons]: [finish_reason],
    [genAi.inputTokens]: usage?.input_tokens,
    [genAi.outputTokens]: usage?.output_tokens,
    [genAi.cachedInputTokens]: usage?.cached_input_tokens,
    [genAi.reasoningTokens]: usage?.reasoning_tokens,
  };
}
