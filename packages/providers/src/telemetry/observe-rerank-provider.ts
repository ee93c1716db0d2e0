import { attributeNames, type RerankProvider, type Telemetry } from '@waymark/core-types';
import { toCapturedContent } from './captured-content.ts';
import { createObserver, type ObserveOptions } from './observe-call.ts';

/** The same reranker, which tells of every call: a client span `rerank MODEL`, duration and failures as metrics. */
export function observeRerankProvider(
  provider: RerankProvider,
  telemetry: Telemetry,
  options: ObserveOptions = {},
): RerankProvider {
  const { name } = provider;
  const observer = createObserver({ name, operation: 'rerank' }, telemetry, options);
  return {
    name,
    rerank: async (query, documents, rerankOptions) => {
      if (documents.length === 0) return [];
      return await observer.observe({}, async (span) => {
        const capture = observer.captureContent && span.isRecording;
        if (capture) span.setAttributes({ [attributeNames.langfuseInput]: toCapturedContent({ query, documents }) });
        const results = await provider.rerank(query, documents, rerankOptions);
        const scores = results.map(({ index, score }) => ({ index, score }));
        if (capture) span.setAttributes({ [attributeNames.langfuseOutput]: toCapturedContent(scores) });
        return results;
      });
    },
  };
}
