import { checkApiKey, checkBaseURL, checkModel } from '../http/server-options.ts';
import type { OpenAIProviderOptions } from './openai-provider-options.ts';

const openAIBaseURL = 'https://api.openai.com/v1';

/** A server and the model on it. */
export interface OpenAIServer {
  /** `label/model`. */
  provider: string;
  model: string;
  apiKey: string | undefined;
  baseURL: string;
  /** It is OpenAI's own. */
  isOpenAI: boolean;
}

/**
 * Checks where a model is and how it is reached.
 * @throws {ConfigurationError} for OpenAI without a key, and for a model, key or URL that cannot be one.
 */
export function toOpenAIServer(options: OpenAIProviderOptions): OpenAIServer {
  const { label = 'openai' } = options;
  const model = checkModel(options.model, label);
  const provider = `${label}/${model}`;
  const isOpenAI = options.baseURL === undefined;
  return {
    provider,
    model,
    apiKey: checkApiKey(options.apiKey, { provider, isRequired: isOpenAI }),
    baseURL: checkBaseURL(options.baseURL ?? openAIBaseURL, provider),
    isOpenAI,
  };
}
