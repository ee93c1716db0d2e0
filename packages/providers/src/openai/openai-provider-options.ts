import type { CallOptions } from '../call/call-options.ts';

/** How a server that speaks OpenAI's protocol, and a model on it, are reached. */
export interface OpenAIProviderOptions extends CallOptions {
  model: string;
  /** The part of the provider's name before the slash. Default `openai`. */
  label?: string;
  /** Needed for OpenAI itself; without one no Authorization header is sent. */
  apiKey?: string;
  /** As in `http://127.0.0.1:11434/v1`. Default: OpenAI's own. */
  baseURL?: string;
}
