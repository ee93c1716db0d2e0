import type { RerankProvider } from '@waymark/core-types';
import { toCallSettings, type CallOptions } from '../call/call-options.ts';
import { postJson } from '../http/post-json.ts';
import { checkApiKey, checkBaseURL, checkModel } from '../http/server-options.ts';
import { checkRanking } from './check-ranking.ts';
import { readRanking, type RerankDialect } from './read-ranking.ts';
import { requireTopK } from './require-top-k.ts';

/** How a model that reranks is reached. */
export interface HttpRerankerOptions extends CallOptions {
  dialect: RerankDialect;
  model: string;
  /** As in `https://api.cohere.com/v2`. */
  baseURL: string;
  /** Below the base URL. Default `/rerank`. */
  path?: string;
  /** Without one no Authorization header is sent. */
  apiKey?: string;
  /** The part of the provider's name before the slash. Default: the dialect. */
  label?: string;
}

/**
 * Creates a reranker for Cohere, Jina, Voyage and every server that speaks like one of them (vLLM, LocalAI). It needs no
 * SDK. A reply is checked before it is believed: as many results as were asked for, each for another document that was
 * sent. Scores from 0 to 1 are given as they came; when one of a reply is outside, the model gives logits, and all of
 * that reply go through the logistic function 1 / (1 + e^-x), which keeps their order.
 * @throws {ConfigurationError} for a model, key or URL that cannot be one.
 */
export function createHttpReranker(options: HttpRerankerOptions): RerankProvider {
  const { dialect, label = dialect, path = '/rerank' } = options;
  const model = checkModel(options.model, label);
  const provider = `${label}/${model}`;
  const endpoint = {
    url: checkBaseURL(options.baseURL, provider) + path,
    provider,
    model,
    apiKey: checkApiKey(options.apiKey, { provider, isRequired: false }),
    settings: toCallSettings(options),
  };
  const limitName = dialect === 'cohere' ? 'top_n' : 'top_k';
  return {
    name: provider,
    async rerank(query, documents, { top_k, signal } = {}) {
      requireTopK(top_k, provider);
      const count = Math.min(top_k ?? documents.length, documents.length);
      if (count === 0) return [];
      const body = await postJson(endpoint, {
        body: { model, query, documents, ...(top_k === undefined ? {} : { [limitName]: count }) },
        sentTexts: () => [query, ...documents],
        signal,
      });
      return checkRanking(readRanking(body, { provider, dialect }), { provider, documents, count });
    },
  };
}
