import type { OpenAI } from 'openai';
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

/** Checks the options and prepares a client, without loading the SDK. `timeoutMs` is the one that ends calls. */
export function createConnection(options: OpenAIProviderOptions, timeoutMs: number): Connection {
  const server = toOpenAIServer(options);
  const { apiKey, baseURL } = server;
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
        timeout: timeoutMs + 1_000,
        ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
        ...(apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
      });
      return { client };
    },
  };
}
