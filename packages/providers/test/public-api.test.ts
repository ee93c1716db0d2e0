import { expect, it } from 'vitest';
import * as api from '../src/index.ts';
import * as openai from '../src/openai/index.ts';

it('exports exactly this', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "createBm25Reranker",
      "createHashingEmbedder",
      "createMockEmbeddingProvider",
      "createMockLLMProvider",
      "createMockRerankProvider",
      "createProvider",
      "knownProviders",
    ]
  `);
});

it('exports exactly this under /openai', () => {
  expect(Object.keys(openai).sort()).toMatchInlineSnapshot(`
    [
      "createOpenAIProvider",
    ]
  `);
});
