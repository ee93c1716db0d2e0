import { ProviderError } from '@waymark/core-types';
import type { OpenAI } from 'openai';
import { loadOpenAI, type OpenAISDK } from './load-openai.ts';
import { defaultTimeoutMs, type OpenAIProviderOptions } from './openai-provider-options.ts';

const openAIBaseURL = 'https://api.openai.com/v1';

/** A server and the model on it. */
export interface Connection {
  /** `label/model`. */
  provider: string;
  model: string;
  apiKey: string | undefined;
  isOpenAI: boolean;
  /** Undefined until the package is loaded. */
  readonly sdk: OpenAISDK | undefined;
  /** Loads the SDK on the first call. */
  open(): Promise<{ client: OpenAI }>;
}

/** Checks the options and prepares a client, without loading the SDK. */
export function createConnection(options: OpenAIProviderOptions): Connection {
  const { model, label = 'openai' } = options;
  const provider = `${label}/${model}`;
  if (model.trim() === '') throw badOption(`A model of ${label} needs a name.`);
  const apiKey = options.apiKey?.trim() || undefined;
  checkKey(apiKey, options, provider);
  const baseURL = checkBaseURL(options.baseURL ?? openAIBaseURL, provider);
  let sdk: OpenAISDK | undefined;
  let client: OpenAI | undefined;
  return {
    provider,
    model,
    apiKey,
    isOpenAI: options.baseURL === undefined,
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
        timeout: (options.timeoutMs ?? defaultTimeoutMs) + 1_000,
        ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
        ...(apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
      });
      return { client };
    },
  };
}

function checkKey(apiKey: string | undefined, options: OpenAIProviderOptions, provider: string): void {
  if (apiKey === undefined && options.baseURL !== undefined) return;
  if (apiKey !== undefined && /^[\x21-\x7e]+$/.test(apiKey)) return;
  const what = apiKey === undefined ? 'needs an API key' : 'has an API key with characters that no key has';
  throw new ProviderError('PROVIDER_AUTHENTICATION', `${provider} ${what}.`, {
    details: { provider },
    recoveryAction: 'Pass the key as apiKey.',
  });
}

function checkBaseURL(baseURL: string, provider: string): string {
  let url: URL;
  try {
    url = new URL(baseURL);
  } catch {
    throw badOption(`The base URL of ${provider} is not a URL.`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw badOption(`The base URL of ${provider} is not http.`);
  if (url.username !== '' || url.password !== '') {
    throw badOption(`The base URL of ${provider} holds a user name or password; pass an apiKey instead.`);
  }
  return baseURL;
}

function badOption(message: string): ProviderError {
  return new ProviderError('PROVIDER_BAD_REQUEST', message, { recoveryAction: 'Correct the options of the provider.' });
}
