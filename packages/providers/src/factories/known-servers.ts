import { ConfigurationError } from '@waymark/core-types';

/** A server that people name instead of giving its URL. */
export interface KnownServer {
  /** Undefined where it must be given, or is OpenAI's own. */
  baseURL?: string;
  needsKey?: boolean;
}

/** Servers that speak OpenAI's protocol. */
export const openAIServers = {
  openai: {},
  ollama: { baseURL: 'http://127.0.0.1:11434/v1' },
  'openai-compatible': {},
  openrouter: { baseURL: 'https://openrouter.ai/api/v1', needsKey: true },
  vllm: { baseURL: 'http://127.0.0.1:8000/v1' },
  lmstudio: { baseURL: 'http://127.0.0.1:1234/v1' },
} as const satisfies Record<string, KnownServer>;

/** Servers that rerank, and how each speaks. */
export const rerankServers = {
  cohere: { baseURL: 'https://api.cohere.com/v2', needsKey: true, dialect: 'cohere' },
  jina: { baseURL: 'https://api.jina.ai/v1', needsKey: true, dialect: 'cohere' },
  voyage: { baseURL: 'https://api.voyageai.com/v1', needsKey: true, dialect: 'voyage' },
  vllm: { baseURL: 'http://127.0.0.1:8000/v1', dialect: 'cohere' },
} as const satisfies Record<string, KnownServer & { dialect: string }>;

/**
 * Checks that a server can be reached.
 * @throws {ConfigurationError} where a URL or a key must be given and is not.
 */
export function requireServer(
  server: KnownServer,
  { provider, base_url, api_key }: { provider: string; base_url?: string | undefined; api_key?: string | undefined },
): void {
  if (base_url !== undefined) return;
  if (server.baseURL === undefined && provider !== 'openai') {
    throw new ConfigurationError(`The provider ${provider} lacks the URL of its server.`, {
      recoveryAction: 'Set base_url, as in http://127.0.0.1:8000/v1.',
    });
  }
  if (server.needsKey && !api_key?.trim()) {
    throw new ConfigurationError(`The provider ${provider} needs an API key.`, { recoveryAction: 'Set api_key.' });
  }
}
