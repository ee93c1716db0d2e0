import { expect, it } from 'vitest';
import * as aiSdk from '../src/ai-sdk/index.ts';
import * as api from '../src/index.ts';
import * as openai from '../src/openai/index.ts';

it('exports exactly this', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "createBm25Reranker",
      "createCostLedger",
      "createEmbeddingProvider",
      "createHashingEmbedder",
      "createHttpReranker",
      "createLLMProvider",
      "createMemoryCacheStore",
      "createMockEmbeddingProvider",
      "createMockLLMProvider",
      "createMockRerankProvider",
      "createRerankProvider",
      "isStrictSchema",
      "knownEmbeddingProviders",
      "knownLLMProviders",
      "knownRerankProviders",
      "observeEmbeddingProvider",
      "observeLLMProvider",
      "observeRerankProvider",
      "parseModelName",
      "readStructuredReply",
      "toLLMProvider",
      "toStructuredOutput",
      "withCache",
      "withCost",
      "withEmbeddingCache",
      "withFallback",
      "withLimits",
      "withRetry",
      "withTimeout",
    ]
  `);
});

it('exports exactly this under /openai', () => {
  expect(Object.keys(openai).sort()).toMatchInlineSnapshot(`
    [
      "createOpenAIEmbedder",
      "createOpenAIProvider",
    ]
  `);
});

it('exports exactly this under /ai-sdk', () => {
  expect(Object.keys(aiSdk).sort()).toMatchInlineSnapshot(`
    [
      "fromAiSdkEmbeddingModel",
      "fromAiSdkModel",
      "fromAiSdkRerankingModel",
      "toAiSdkEmbeddingModel",
      "toAiSdkModel",
      "toAiSdkRerankingModel",
    ]
  `);
});
