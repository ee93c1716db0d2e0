import type { Clock } from '@waymark/core-types';
import type { Sleep } from '../retry/sleep.ts';

/** Reasoning models may think for minutes before the first piece. */
export const defaultTimeoutMs = 300_000;

/** How a server that speaks OpenAI's chat.completions protocol is reached. */
export interface OpenAIProviderOptions {
  model: string;
  /** The part of the provider's name before the slash. Default `openai`. */
  label?: string;
  /** Needed for OpenAI itself; without one no Authorization header is sent. */
  apiKey?: string;
  /** As in `http://127.0.0.1:11434/v1`. Default: OpenAI's own. */
  baseURL?: string;
  fetch?: typeof globalThis.fetch;
  /** Longest wait for a whole reply, or for the next piece of a streamed one. Default 300,000. */
  timeoutMs?: number;
  /** Calls after a failed first one; streams are repeated only until their first piece. Default 2. */
  maxRetries?: number;
  /** For all calls and waits of one request until the reply begins. Default 600,000. */
  deadlineMs?: number;
  clock?: Clock;
  sleep?: Sleep;
  /** As `Math.random`; spreads the waits. */
  random?: () => number;
}
