import { ConfigurationError, type ChatMessage } from '@waymark/core-types';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { recordingFetch } from '../../test/recording-fetch.ts';
import { recordingTelemetry } from '../../test/recording-telemetry.ts';
import { createLLMProvider, type LLMConfig } from './create-llm-provider.ts';

afterEach(() => vi.doUnmock('openai'));

const messages: ChatMessage[] = [
  { role: 'user', content: 'first' },
  { role: 'user', content: 'second' },
  { role: 'assistant', content: 'third' },
];
const known = 'known are openai, ollama, openai-compatible, openrouter, vllm, lmstudio, mock';

/** The request that a provider of this configuration makes. */
async function requestOf(config: LLMConfig | string) {
  const { fetch, requests } = recordingFetch({}, 400);
  await expect(createLLMProvider(config, { fetch }).chat({ messages })).rejects.toThrow('answered 400');
  return requests[0]!;
}

describe('createLLMProvider', () => {
  it.each<[LLMConfig | string, string]>([
    [{ provider: 'openai', model: 'gpt-5-mini', api_key: 'k' }, 'openai/gpt-5-mini'],
    ['ollama/llama3.2:3b', 'ollama/llama3.2:3b'],
    [' vllm / meta/llama ', 'vllm/meta/llama'],
    [{ provider: 'lmstudio', model: 'm', timeout_ms: 5, max_retries: 0, deadline_ms: 5 }, 'lmstudio/m'],
    [
      { provider: 'openai-compatible', model: 'meta/llama', base_url: 'http://127.0.0.1/v1' },
      'openai-compatible/meta/llama',
    ],
    ['mock/echo', 'mock/echo'],
    ['mock', 'mock/scripted'],
  ])('[providers:factory:llm] makes a provider of %j', (config, name) => {
    expect(createLLMProvider(config).name).toBe(name);
  });

  it.each<[LLMConfig | string, string]>([
    ['ollama/m', 'http://127.0.0.1:11434/v1/chat/completions'],
    ['vllm/m', 'http://127.0.0.1:8000/v1/chat/completions'],
    ['lmstudio/m', 'http://127.0.0.1:1234/v1/chat/completions'],
    [{ provider: 'openrouter', model: 'm', api_key: 'k' }, 'https://openrouter.ai/api/v1/chat/completions'],
    [{ provider: 'openai', model: 'm', api_key: 'k' }, 'https://api.openai.com/v1/chat/completions'],
    [{ provider: 'ollama', model: 'm', base_url: 'http://10.0.0.1/v1/' }, 'http://10.0.0.1/v1/chat/completions'],
    [{ provider: 'openai', model: 'm', base_url: 'http://10.0.0.1/v1' }, 'http://10.0.0.1/v1/chat/completions'],
    [{ provider: 'openrouter', model: 'm', base_url: 'http://10.0.0.1/v1' }, 'http://10.0.0.1/v1/chat/completions'],
  ])('[providers:factory:well-known] knows where %j is', async (config, url) => {
    expect((await requestOf(config)).url).toBe(url);
  });

  it('sends the whole rest of the name as the model, and the key', async () => {
    expect((await requestOf('vllm/meta/llama')).body['model']).toBe('meta/llama');
    expect((await requestOf({ provider: 'openai', model: 'm', api_key: ' k\n' })).authorization).toBe('Bearer k');
    expect((await requestOf('ollama/m')).authorization).toBeNull();
  });

  it('takes timeouts and retries from the configuration', async () => {
    const waits: number[] = [];
    const provider = createLLMProvider(
      { provider: 'ollama', model: 'm', max_retries: 1 },
      {
        fetch: async () => new Response('{}', { status: 500 }),
        sleep: async (milliseconds) => void waits.push(milliseconds),
        random: () => 0,
      },
    );
    await expect(provider.chat({ messages })).rejects.toMatchObject({ details: { attempts: 2 } });
    expect(waits).toEqual([250]);
    const slow = createLLMProvider(
      { provider: 'ollama', model: 'm', timeout_ms: 20 },
      { fetch: () => new Promise(() => {}) },
    );
    await expect(slow.chat({ messages })).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT' });
  });

  it('lets the mock repeat the user, follow a script, or say the same thing', async () => {
    const said = async (config: LLMConfig | string) => {
      const provider = createLLMProvider(config);
      const answers = [await provider.chat({ messages }), await provider.chat({ messages })];
      return answers.map((answer) => answer.message.content);
    };
    expect(await said('mock/echo')).toEqual(['second', 'second']);
    expect(await said('mock')).toEqual(['Mock response', 'Mock response']);
    expect(await said({ provider: 'mock', default_response: 'x' })).toEqual(['x', 'x']);
    expect(await said({ provider: 'mock', model: 'echo', responses: ['a', 'b'] })).toEqual(['a', 'b']);
    expect((await createLLMProvider('mock/echo').chat({ messages: [] })).message.content).toBe('');
  });

  it('lets the mock fail as it is configured', async () => {
    const provider = createLLMProvider({ provider: 'mock', fail_after_n: 1, error_rate: 0, seed: 3, token_ratio: 1 });
    expect((await provider.chat({ messages })).usage).toMatchObject({ output_tokens: 'Mock response'.length });
    await expect(provider.chat({ messages })).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  });

  it('[providers:factory:telemetry] tells of every call where it is given telemetry', async () => {
    const { telemetry, spans } = recordingTelemetry();
    await createLLMProvider('mock/echo', { telemetry }).generate('Hi');
    await createLLMProvider('mock/echo', { telemetry, captureContent: true }).generate('Hi');
    expect(spans.map((span) => [span.name, 'langfuse.observation.input' in span.attributes])).toEqual([
      ['chat echo', false],
      ['chat echo', true],
    ]);
  });

  it.each(['', 'gpt-5-mini', 'anthropic/claude', '/x', 'toString/x', 'OpenAI/x'])(
    '[providers:factory:unknown] does not know %j, and lists what it knows',
    (spec) => {
      expect(() => createLLMProvider(spec)).toThrow(ConfigurationError);
      expect(() => createLLMProvider(spec)).toThrow(known);
    },
  );

  it.each([null, undefined, 5, [], {}, { model: 'm' }, { provider: 5 }])('does not know %j', (config) => {
    expect(() => createLLMProvider(config as unknown as LLMConfig)).toThrow(known);
  });

  it.each([
    [{ provider: 'openai', model: 'm', api_key: 'k', modle: 'm' }, '$: Unrecognized key: "modle"'],
    [{ provider: 'openai', model: 'm', apiKey: 'k' }, '"apiKey"'],
    [{ provider: 'mock', api_key: 'k' }, '"api_key"'],
    [{ provider: 'openai', api_key: 'k' }, '$.model'],
    [{ provider: 'openai', model: ' ', api_key: 'k' }, '$.model'],
    [{ provider: 'openai', model: 'm', api_key: 5 }, '$.api_key'],
    [{ provider: 'ollama', model: 'm', timeout_ms: 0 }, '$.timeout_ms'],
    [{ provider: 'ollama', model: 'm', max_retries: -1 }, '$.max_retries'],
    [{ provider: 'mock', error_rate: 2 }, '$.error_rate'],
    [{ provider: 'mock', responses: [] }, '$.responses'],
    ['openai', '$.model'],
    ['openai/ ', '$.model'],
    ['openai/m', 'needs an API key'],
    [{ provider: 'openrouter', model: 'm', api_key: ' ' }, 'needs an API key'],
    ['openai-compatible/m', 'lacks the URL of its server'],
    [{ provider: 'ollama', model: 'm', base_url: 'nowhere' }, 'is not a URL'],
  ])('[providers:factory:strict] refuses %j and says what does not fit', (config, message) => {
    expect(() => createLLMProvider(config as LLMConfig)).toThrow(ConfigurationError);
    expect(() => createLLMProvider(config as LLMConfig)).toThrow(message);
  });

  it('loads the openai package with the first call, and says what to install when it is missing', async () => {
    let loads = 0;
    vi.resetModules();
    onTestFinished(() => {
      vi.doUnmock('openai');
      vi.resetModules();
    });
    vi.doMock('openai', () => {
      loads++;
      throw new Error("Cannot find package 'openai'");
    });
    const index = await import('../index.ts');
    const provider = index.createLLMProvider('ollama/x');
    expect(loads).toBe(0);
    await expect(provider.chat({ messages: [] })).rejects.toMatchObject({
      code: 'PROVIDER_NOT_INSTALLED',
      recoveryAction: expect.stringContaining('npm install openai'),
    });
    expect(loads).toBe(1);
  });
});
