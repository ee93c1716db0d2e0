import type { OpenAI } from 'openai';
import type { CallSettings } from '../call/call-options.ts';
import { longestTimeoutMs } from '../call/require-option.ts';
import { boundReplies } from '../http/bound-replies.ts';
import { loadOpenAI, type OpenAISDK } from './load-openai.ts';
import type { OpenAIProviderOptions } from './openai-provider-options.ts';
import { toOpenAIServer, type OpenAIServer } from './openai-server.ts';

/** A server with the client that talks to it. */
export interface Connection extends OpenAIServer {
  /** Undefined until the package is loaded. */
  readonly sdk: OpenAISDK | undefined;
  /** Loads the SDK on the first call. */
  open(): Promise<{ client: OpenAI }>;
}

/** Checks the options and prepares a client, without loading the SDK. */
export function createConnection(options: OpenAIProviderOptions, settings: CallSettings): Connection {
  const server = toOpenAIServer(options);
  const { provider, apiKey, baseURL } = server;
  const { fetch = (...request) => globalThis.fetch(...request), timeoutMs, replyLimits: limits } = settings;
  let sdk: OpenAISDK | undefined;
  let client: OpenAI | undefined;
  return {
    ...server,
    get sdk() {
      return sdk;
    },
    async open() {
      sdk ??= await loadOpenAI();
      client ??= new sdk({
        // Everything that the SDK would otherwise read from the environment is set here.
        apiKey: apiKey ?? 'none',
        adminAPIKey: null,
        organization: null,
        project: null,
        webhookSecret: null,
        baseURL,
        logLevel: 'off',
        maxRetries: 0,
        // Ours, which also covers the body, ends a call first; the SDK's lets go of a fetch that ignores its signal.
        timeout: Math.min(timeoutMs + 1_000, longestTimeoutMs),
        fetch: boundReplies(fetch, { provider, limits, streams: true }),
        ...(apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
      });
      return { client };
    },
  };
}
