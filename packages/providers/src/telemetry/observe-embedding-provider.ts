import {
  attributeNames,
  type EmbedBatchOptions,
  type EmbeddingProvider,
  type EmbeddingUsage,
  type Span,
  type Telemetry,
} from '@waymark/core-types';
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

  const metered = (options: EmbedBatchOptions | undefined, span: Span) => {
    let total = 0;
    return {
      ...options,
      onUsage(usage: EmbeddingUsage) {
        const { input_tokens, model } = usage;
        if (input_tokens !== null) {
          observer.countTokens({ input_tokens });
          total += input_tokens;
          span.setAttributes({ [attributeNames.genAiInputTokens]: total });
        }
        span.setAttributes({ [attributeNames.genAiResponseModel]: model ?? undefined });
        options?.onUsage?.(usage);
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
    embed: (text, embedOptions) => observe([text], (span) => provider.embed(text, metered(embedOptions, span))),
    embedBatch: async (texts, embedOptions) => {
      if (texts.length === 0) return [];
      return await observe(texts, (span) => provider.embedBatch(texts, metered(embedOptions, span)));
    },
  };
}
