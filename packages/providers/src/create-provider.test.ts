import { afterEach, describe, expect, it, vi } from 'vitest';
import { createProvider } from './create-provider.ts';

afterEach(() => vi.doUnmock('openai'));

describe('createProvider', () => {
  it.each([
    ['openai/gpt-5-mini', { apiKey: 'k' }],
    ['ollama/llama3.2:3b', {}],
    ['openai-compatible/meta/llama', { baseURL: 'http://127.0.0.1:8000/v1' }],
    ['mock/echo', {}],
  ])('creates %s', (spec, options) => {
    expect(createProvider(spec, options).name).toBe(spec);
  });

  it('asks a local Ollama without a key, and another URL where one is given', async () => {
    const urls: string[] = [];
    const fetch = async (url: unknown) => {
      urls.push(String(url));
      return new Response('{}', { status: 400 });
    };
    const request = { messages: [] };
    await expect(createProvider('ollama/a', { fetch }).chat(request)).rejects.toThrow('ollama/a answered 400');
    await expect(createProvider('ollama/a', { fetch, baseURL: 'http://10.0.0.1/v1' }).chat(request)).rejects.toThrow(
      'answered 400',
    );
    expect(urls).toEqual(['http://127.0.0.1:11434/v1/chat/completions', 'http://10.0.0.1/v1/chat/completions']);
  });

  it('sends the whole rest of the name as the model', async () => {
    let body: unknown;
    const provider = createProvider('openai-compatible/meta/llama', {
      baseURL: 'http://127.0.0.1:1/v1',
      fetch: async (_url, init) => {
        body = init?.body;
        return new Response('{}', { status: 400 });
      },
    });
    await expect(provider.chat({ messages: [] })).rejects.toThrow('answered 400');
    expect(body).toContain('"model":"meta/llama"');
  });

  it('lets the mock repeat the last message of the user, or follow a script', async () => {
    const messages = [
      { role: 'user' as const, content: 'first' },
      { role: 'user' as const, content: 'second' },
      { role: 'assistant' as const, content: 'third' },
    ];
    expect((await createProvider('mock/echo').chat({ messages })).message.content).toBe('second');
    const scripted = createProvider('mock/x', { mockReplies: ['scripted'] });
    expect((await scripted.chat({ messages })).message.content).toBe('scripted');
  });

  it.each(['', 'gpt-5-mini', 'anthropic/claude', '/x', 'toString/x', 'OpenAI/x'])('does not know %j', (spec) => {
    expect(() => createProvider(spec)).toThrow('known are openai, ollama, openai-compatible, mock');
    expect(() => createProvider(spec)).toThrow(expect.objectContaining({ code: 'PROVIDER_UNKNOWN' }));
  });

  it.each([
    ['openai', { apiKey: 'k' }, 'lacks the name of a model'],
    ['openai/ ', { apiKey: 'k' }, 'lacks the name of a model'],
    ['openai-compatible/x', {}, 'lacks the URL of its server'],
    ['openai/x', {}, 'needs an API key'],
  ])('refuses %j with the options %j', (spec, options, message) => {
    expect(() => createProvider(spec, options)).toThrow(message);
  });

  it('loads the openai package with the first call, and says what to install when it is missing', async () => {
    let loads = 0;
    vi.resetModules();
    vi.doMock('openai', () => {
      loads++;
      throw new Error("Cannot find package 'openai'");
    });
    const index = await import('./index.ts');
    const provider = index.createProvider('openai/x', { apiKey: 'k' });
    expect(loads).toBe(0);
    await expect(provider.chat({ messages: [] })).rejects.toMatchObject({
      code: 'PROVIDER_NOT_INSTALLED',
      recoveryAction: expect.stringContaining('npm install openai'),
    });
    expect(loads).toBe(1);
  });
});
