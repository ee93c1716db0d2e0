import type { ChatRequest, LLMProvider } from '@waymark/core-types';
import { ProviderError } from '@waymark/core-types';
import { createOpenAIProvider, type OpenAIProviderOptions } from '../src/openai/index.ts';

/** What no error may hold. */
export const secretKey = 'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA';
export const secretPrompt = 'The launch code of the lighthouse is OMEGA-7741-kestrel, keep it.';

/** A request with the secret prompt. */
export const request: ChatRequest = { messages: [{ role: 'user', content: secretPrompt }] };

/** Options under which a provider waits in no real time; `waits` collects how long it would have waited. */
export function testOptions(baseURL: string) {
  const waits: number[] = [];
  let now = 0;
  return {
    waits,
    model: 'test-model',
    apiKey: secretKey,
    baseURL,
    clock: { now: () => now },
    random: () => 0.5,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
}

/** A model that waits in no real time. */
export function createTestProvider(
  baseURL: string,
  options: Partial<OpenAIProviderOptions> = {},
): LLMProvider & { waits: number[] } {
  const { waits, ...common } = testOptions(baseURL);
  return { ...createOpenAIProvider({ ...common, ...options }), waits };
}

/** All parts of a stream. */
export async function collect<Part>(parts: AsyncIterable<Part>): Promise<Part[]> {
  const collected: Part[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}

/** Both ways to call a provider, so that a fault is tried with each. */
export const waysToCall: [string, (provider: LLMProvider, request: ChatRequest) => Promise<unknown>][] = [
  ['chat', (provider, chatRequest) => provider.chat(chatRequest)],
  ['stream', (provider, chatRequest) => collect(provider.stream(chatRequest))],
];

/** The ProviderError that a call fails with; fails the test on any other outcome and on a leak of key or prompt. */
export async function providerErrorOf(call: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await call.then(
    () => new Error('The call succeeded.'),
    (reason: unknown) => reason,
  );
  if (!ProviderError.isInstance(error)) throw error;
  const everything = `${error.message}${error.stack}${JSON.stringify(error)}${String(error.cause)}`;
  for (const secret of [secretKey, 'OMEGA-7741', 'lighthouse']) {
    if (everything.includes(secret)) throw new Error(`The error leaks "${secret}": ${everything}`);
  }
  return error;
}
