import type { ChatRequest } from '@waymark/core-types';
import {
  createCostLedger,
  createMockEmbeddingProvider,
  createMockLLMProvider,
  createMockRerankProvider,
  withCache,
  withCost,
  withFallback,
  withLimits,
} from '@waymark/providers';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { summarise, timeEach } from '../measure/timing.ts';

const [rounds, callsPerRound, leastPerSecond] = [12, 5_000, 20_000];

/** Calls of the mock providers, one after the other on one thread, each of them kept in the history. */
export const providerMocks: Benchmark = {
  name: 'provider-mocks',
  async *run() {
    const model = createMockLLMProvider({ responses: ['One.', 'Two.'], errorRate: 0, seed: 1 });
    yield await measure('provider-mock-chat', {
      call: () => model.chat(request),
      reset: model.reset,
      note: `a request of ${JSON.stringify(request).length} bytes with a tool`,
    });
    const embedder = createMockEmbeddingProvider();
    yield await measure('provider-mock-embed', {
      call: (index) => embedder.embed(`text ${index}`),
      reset: embedder.reset,
      note: `${embedder.dimensions} dimensions, every text another one`,
    });
    const reranker = createMockRerankProvider({ scoreStrategy: 'random' });
    const documents = Array.from({ length: 10 }, (_, index) => `document ${index}`);
    yield await measure('provider-mock-rerank', {
      call: () => reranker.rerank('query', documents, { top_k: 3 }),
      reset: reranker.reset,
      note: `the best 3 of ${documents.length} documents`,
    });
    const ledger = createCostLedger({ prices: { scripted: { input: 1, output: 2 } } });
    const limited = withLimits(withFallback([model]), { concurrency: 8 });
    const composed = withCost(withCache(limited), { ledger });
    yield await measure('provider-composed-chat', {
      call: (index) => composed.chat({ ...request, max_tokens: index }),
      reset: model.reset,
      note: 'the mock within fallback, limits, cache and cost; every request is new to the cache',
      isGate: false,
    });
  },
};

const request: ChatRequest = {
  messages: [
    { role: 'system', content: 'You answer questions about an order.' },
    { role: 'user', content: 'Where is my order, and when will it be here? '.repeat(5) },
  ],
  temperature: 0,
  tools: [
    {
      type: 'function',
      function: {
        name: 'find_order',
        description: 'Finds an order by its number.',
        parameters: { type: 'object', properties: { number: { type: 'string' } }, required: ['number'] },
      },
    },
  ],
};

async function measure(
  name: string,
  subject: { call: (index: number) => Promise<unknown>; reset: () => void; note: string; isGate?: boolean },
): Promise<BenchmarkLine> {
  const { call, reset, note, isGate = true } = subject;
  const measured: number[][] = [];
  let milliseconds = 0;
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now();
    const samples = await timeEach(callsPerRound, call);
    // The first round does not count.
    if (round > 0) {
      measured.push(samples);
      milliseconds += performance.now() - started;
    }
    reset();
  }
  const { p50, p95, n } = summarise(measured);
  const perSecond = Math.round((n / milliseconds) * 1_000);
  return {
    name,
    ...{ p50_ms: p50, p95_ms: p95, n, against: null, ratio: null },
    target: isGate ? `>= ${leastPerSecond.toLocaleString('en')} a second` : null,
    ok: isGate ? perSecond >= leastPerSecond : null,
    note: `${perSecond} calls a second; ${note}`,
  };
}
