import { attributeNames, type EmbeddingProvider, type Span, type Telemetry } from '@waymark/core-types';
import type { MeteredEmbedOptions } from '../openai/openai-embedder.ts';
import { toCapturedContent } from './captured-content.ts';
import { createObserver, type ObserveOptions } from './observe-call.ts';

/**
 * The same embedder, which tells of every call: a client span `embeddings MODEL`, duration and failures as metrics, and
 * tokens where the embedder reports them.
 */
export function observeEmbeddingProvider(
  provider: EmbeddingProvider,
  telemetry: Telemetry,
  options: ObserveOptions = {},
): EmbeddingProvider {
  const { name, dimensions } = provider;
  const observer = createObserver({ name, operation: 'embeddings' }, telemetry, options);

  /** An embedder that does not know `onUsage` reports nothing. */
  const meter = (span: Span): Required<Pick<MeteredEmbedOptions, 'onUsage'>> => {
    let total = 0;
    return {
      onUsage: ({ input_tokens, model }) => {
        observer.countTokens({ input_tokens });
        total += input_tokens;
        span.setAttributes({
          [attributeNames.genAiInputTokens]: total,
          [attributeNames.genAiResponseModel]: model ?? undefined,
        });
      },
    };
  };
  const observe = <Result>(texts: readonly string[], work: (span: Span) => Promise<Result>) =>
    observer.observe({ [attributeNames.genAiDimensions]: dimensions }, (span) => {
      if (observer.captureContent && span.isRecording) {
        span.setAttributes({ [attributeNames.langfuseInput]: toCapturedContent(texts) });
      }
      return work(span);
    });
  return {
    name,
    dimensions,
    embed: (text, embedOptions) => observe([text], (span) => provider.embed(text, { ...embedOptions, ...meter(span) })),
    embedBatch: async (texts, embedOptions) => {
      if (texts.length === 0) return [];
      return await observe(texts, (span) => provider.embedBatch(texts, { ...embedOptions, ...meter(span) }));
    },
  };
}
