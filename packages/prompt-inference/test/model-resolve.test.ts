import { AIMessage, type AIMessageFields } from '@langchain/core/messages';
import {
  ConfigurationError,
  noTelemetry,
  type ChatMessage,
  type ChatProvider,
  type ChatRequest,
  type ChatStreamPart,
  type Telemetry,
  type ToolDefinition,
} from '@waymark/core-types';
import { createMockLLMProvider } from '@waymark/providers';
import { toAiSdkModel } from '@waymark/providers/ai-sdk';
import { describe, expect, it } from 'vitest';
import type { LangChainModelLike, Model } from '../src/loop/inference-options.ts';
import { resolveModel } from '../src/model/resolve-model.ts';
import { ScriptedLangChainModel } from './model-langchain.ts';

const hello: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] };
const look: ToolDefinition = { type: 'function', function: { name: 'look', parameters: { type: 'object' } } };
const lookCall = { id: 'c1', type: 'function' as const, function: { name: 'look', arguments: '{"at":"x"}' } };

describe('a named model', () => {
  it('[prompt:model:name] is asked with the key and at the address that came as arguments', async () => {
    const requests: Request[] = [];
    const fetch = async (input: string | URL | Request, init?: RequestInit) => {
      requests.push(new Request(input, init));
      const message = { role: 'assistant', content: 'Hello.' };
      return Response.json({ choices: [{ message, finish_reason: 'stop' }] });
    };
    const options = { fetch, api_key: 'key-of-the-test', base_url: 'http://127.0.0.1:1/v1' };
    const provider = await resolveModel('openai/gpt-5-mini', options);
    expect(provider.name).toBe('openai/gpt-5-mini');
    expect((await provider.chat(hello)).message.content).toBe('Hello.');
    expect(requests[0]!.url).toBe('http://127.0.0.1:1/v1/chat/completions');
    expect(requests[0]!.headers.get('authorization')).toBe('Bearer key-of-the-test');
  });

  it('[prompt:model:name] that is a mock needs neither, and takes no harm from them', async () => {
    const provider = await resolveModel('mock/echo', { api_key: 'unused', base_url: 'http://127.0.0.1:1/v1' });
    expect((await provider.chat(hello)).message.content).toBe('Hi');
  });

  it.each(['gpt-5-mini', 'oracle/x', 'openai/', '', 'openrouter/x'])(
    '[prompt:model:refused] that is called %j is refused',
    async (name) => {
      expect(ConfigurationError.isInstance(await rejectionOf(resolveModel(name)))).toBe(true);
    },
  );
});

describe('resolveModel', () => {
  it('[prompt:model:provider] gives a provider back as it is', async () => {
    const provider = createMockLLMProvider();
    expect(await resolveModel(provider)).toBe(provider);
    const bare: ChatProvider = { name: 'own/x', chat: provider.chat, stream: provider.stream };
    expect(await resolveModel(bare)).toBe(bare);
  });

  it('[prompt:model:ai-sdk] takes a model of the AI SDK', async () => {
    const model = toAiSdkModel(createMockLLMProvider({ responses: ['All is well.'] }));
    const provider = await resolveModel(model);
    expect((await provider.chat(hello)).message.content).toBe('All is well.');
    expect(textOf(await collect(provider.stream(hello)))).toBe('All is well.');
  });

  it('[prompt:model:refused] refuses an AI SDK model of an older interface', async () => {
    const model = { ...toAiSdkModel(createMockLLMProvider()), specificationVersion: 'v1' };
    expect(ConfigurationError.isInstance(await rejectionOf(resolveModel(model as unknown as Model)))).toBe(true);
  });

  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    [5, 'a number'],
    [[], 'an array'],
    [{}, 'an object without fields'],
    [{ apiKey: 'sk-secret', chat: 1 }, 'an object with the fields apiKey, chat'],
  ])('[prompt:model:refused] says what is accepted instead of %j', async (model, words) => {
    const error = await rejectionOf(resolveModel(model as Model));
    expect(ConfigurationError.isInstance(error)).toBe(true);
    expect(JSON.stringify(error)).toContain(words);
    expect(JSON.stringify(error)).toContain('LangChain');
    expect(JSON.stringify(error)).not.toContain('sk-secret');
  });

  it.each<[string, () => Model]>([
    ['named', () => 'mock/echo'],
    ['of the AI SDK', () => toAiSdkModel(createMockLLMProvider())],
    ['of LangChain', () => langChain({ content: 'x' })],
  ])('[prompt:model:traced] makes a span of each call of a model %s', async (_name, create) => {
    const spans: { name: string; attributes: Record<string, unknown> }[] = [];
    const telemetry: Telemetry = {
      ...noTelemetry,
      async withSpan(name, { attributes = {} }, work) {
        const span = { name, attributes: { ...attributes } as Record<string, unknown> };
        spans.push(span);
        const setAttributes = (more: object) => void Object.assign(span.attributes, more);
        return await work({ isRecording: true, setAttributes, addEvent: () => {} });
      },
    };
    await (await resolveModel(create(), { telemetry })).chat(hello);
    await (await resolveModel(create(), { telemetry, captureContent: true })).chat(hello);
    expect(spans).toHaveLength(2);
    expect(JSON.stringify(spans[0])).not.toContain('Hi');
    expect(JSON.stringify(spans[1])).toContain('Hi');
  });
});

describe('a model of LangChain', () => {
  const refusing = { content: '', additional_kwargs: { refusal: 'No.' } } as unknown as AIMessageFields;
  const reply = {
    content: 'I look now.',
    tool_calls: [{ id: 'c1', name: 'look', args: { at: 'x' }, type: 'tool_call' }],
    additional_kwargs: { reasoning_content: 'Hm.' },
    response_metadata: { model_name: 'scripted-1-2026', finish_reason: 'tool_calls' },
    usage_metadata: {
      input_tokens: 5,
      output_tokens: 7,
      total_tokens: 12,
      input_token_details: { cache_read: 2 },
      output_token_details: { reasoning: 3 },
    },
  } as unknown as AIMessageFields;
  const expected = {
    message: { role: 'assistant', content: 'I look now.', tool_calls: [lookCall] },
    reasoning: 'Hm.',
    finish_reason: 'tool_calls',
    model: 'scripted-1-2026',
    usage: { input_tokens: 5, output_tokens: 7, cached_input_tokens: 2, reasoning_tokens: 3 },
  };

  it('[prompt:model:langchain] answers with text, calls, reasoning and usage', async () => {
    const provider = await resolveModel(langChain(reply));
    expect(provider.name).toBe('script/scripted-1');
    expect(await provider.chat({ ...hello, tools: [look] })).toEqual(expected);
  });

  it('[prompt:model:langchain] streams text and reasoning as they come, then calls and the whole', async () => {
    const provider = await resolveModel(langChain(reply));
    expect(await collect(provider.stream({ ...hello, tools: [look] }))).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      ...['I ', 'look ', 'now.'].map((text) => ({ type: 'text', text })),
      { type: 'tool_call', tool_call: lookCall },
      { type: 'reply', reply: expected },
    ]);
  });

  it('streams the whole reply in one where it cannot stream', async () => {
    const model: LangChainModelLike = { invoke: async () => new AIMessage(reply), bindTools: () => model };
    const parts = await collect((await resolveModel(model)).stream(hello));
    expect(parts.map(({ type }) => type)).toEqual(['reasoning', 'text', 'tool_call', 'reply']);
    expect((await resolveModel(model)).name).toBe('langchain/model');
  });

  it('[prompt:model:langchain] hears the whole conversation, its tools, stop words and the form of the answer', async () => {
    const model = langChain({ content: 'x' });
    const messages: ChatMessage[] = [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [lookCall, { ...lookCall, id: 'c2', function: { name: 'look', arguments: '{' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'seen' },
    ];
    const output = { name: 'answer', schema: { type: 'object' } };
    const { signal } = new AbortController();
    await (await resolveModel(model)).chat({ messages, tools: [look], stop_sequences: ['END'], output, signal });
    const [heard] = model.asked;
    expect(heard!.map((message) => message.type)).toEqual(['system', 'human', 'ai', 'tool']);
    expect(heard![2]).toMatchObject({
      tool_calls: [{ id: 'c1', name: 'look', args: { at: 'x' } }],
      invalid_tool_calls: [{ id: 'c2', args: '{' }],
    });
    expect(model.tools).toEqual([look]);
    expect(model.options[0]).toMatchObject({
      stop: ['END'],
      response_format: { type: 'json_schema', json_schema: { ...output, strict: false } },
    });
  });

  it.each<[string, AIMessageFields, object]>([
    ['no reason', { content: 'x' }, { finish_reason: 'stop', model: 'scripted-1', usage: null }],
    [
      'the reason of Anthropic',
      { content: 'x', response_metadata: { stop_reason: 'max_tokens' } },
      { finish_reason: 'length' },
    ],
    [
      'the reason of Google',
      { content: 'x', response_metadata: { finishReason: 'MAX_TOKENS' } },
      { finish_reason: 'length' },
    ],
    [
      'a reason that nobody knows',
      { content: 'x', response_metadata: { finish_reason: 'toString' } },
      { finish_reason: 'stop' },
    ],
    [
      'calls and the reason stop',
      { ...reply, response_metadata: { finish_reason: 'stop' } },
      { finish_reason: 'tool_calls' },
    ],
    ['nothing at all', { content: [] }, { message: { role: 'assistant', content: '' } }],
    [
      'thoughts among the parts',
      {
        content: [
          { type: 'thinking', thinking: 'Hm.' },
          { type: 'reasoning', reasoning: ' So.' },
          { type: 'text', text: 'x' },
        ],
      },
      { reasoning: 'Hm. So.', message: { role: 'assistant', content: 'x' } },
    ],
    [
      'bad arguments',
      { content: '', invalid_tool_calls: [{ id: 'c1', name: 'look', args: '{' }] },
      {
        finish_reason: 'tool_calls',
        message: {
          role: 'assistant',
          content: null,
          tool_calls: [{ ...lookCall, function: { name: 'look', arguments: '{' } }],
        },
      },
    ],
  ])('[prompt:model:langchain] may give %s', async (_name, fields, expectedReply) => {
    expect(await (await resolveModel(langChain(fields))).chat(hello)).toMatchObject(expectedReply);
  });

  it.each(['temperature', 'max_tokens'] as const)(
    '[prompt:model:langchain-settings] refuses %s with a call',
    async (param) => {
      const error = await rejectionOf((await resolveModel(langChain({ content: 'x' }))).chat({ ...hello, [param]: 1 }));
      expect(error).toMatchObject({ code: 'PROVIDER_BAD_REQUEST', details: { param } });
    },
  );

  it('[prompt:model:langchain-settings] refuses tools where it cannot bind any', async () => {
    const model: LangChainModelLike = { invoke: async () => new AIMessage('x') };
    const provider = await resolveModel(model);
    expect(await rejectionOf(provider.chat({ ...hello, tools: [look] }))).toMatchObject({
      code: 'PROVIDER_BAD_REQUEST',
    });
    expect((await provider.chat({ ...hello, tools: [] })).message.content).toBe('x');
  });

  it.each<[unknown, string]>([
    [Object.assign(new Error('The prompt Hi is bad.'), { status: 400 }), 'PROVIDER_BAD_REQUEST'],
    [Object.assign(new Error('Hi'), { status: 401 }), 'PROVIDER_AUTHENTICATION'],
    [Object.assign(new Error('Hi'), { status: 429 }), 'PROVIDER_RATE_LIMITED'],
    [Object.assign(new Error('Hi'), { status: 503 }), 'PROVIDER_UNAVAILABLE'],
    [new TypeError('Hi'), 'PROVIDER_UNAVAILABLE'],
    ['Hi', 'PROVIDER_UNAVAILABLE'],
    [null, 'PROVIDER_UNAVAILABLE'],
  ])('[prompt:model:langchain-errors] fails with a code and without the words of %s', async (thrown, code) => {
    const fail = (): never => {
      throw thrown;
    };
    const model = { invoke: async () => fail(), stream: async () => fail() };
    const provider = await resolveModel(model);
    for (const call of [provider.chat(hello), collect(provider.stream(hello))]) {
      const error = await rejectionOf(call);
      expect(error).toMatchObject({ code });
      expect(JSON.stringify(error)).not.toContain('Hi');
    }
  });

  it.each<[string, unknown]>([
    ['no message', undefined],
    ['a text', 'x'],
    ['a message of a person', { type: 'human', data: { content: 'secret words' } }],
    ['an image', new AIMessage({ content: [{ type: 'image_url', image_url: { url: 'secret words' } }] })],
  ])('[prompt:model:langchain-errors] fails as a bad reply on %s', async (_name, result) => {
    const provider = await resolveModel({ invoke: async () => result });
    const error = await rejectionOf(provider.chat(hello));
    expect(error).toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it.each<[string, AIMessageFields]>([
    ['a refusal', refusing],
    ['what a filter held back', { content: '', response_metadata: { finish_reason: 'SAFETY' } }],
  ])('[prompt:model:langchain-errors] fails as refused on %s', async (_name, fields) => {
    const provider = await resolveModel(langChain(fields));
    expect(await rejectionOf(provider.chat(hello))).toMatchObject({ code: 'PROVIDER_REFUSED' });
    expect(await rejectionOf(collect(provider.stream(hello)))).toMatchObject({ code: 'PROVIDER_REFUSED' });
  });

  it('[prompt:model:langchain-errors] ends at once when it is aborted, whether it listens or not', async () => {
    const controller = new AbortController();
    const never = new Promise<never>(() => {});
    const returned: string[] = [];
    const chunks: AsyncIterator<unknown> = { next: () => never, return: async () => (returned.push('left'), never) };
    const model = { invoke: () => never, stream: async () => ({ [Symbol.asyncIterator]: () => chunks }) };
    const provider = await resolveModel(model);
    const calls = [
      provider.chat({ ...hello, signal: controller.signal }),
      collect(provider.stream({ ...hello, signal: controller.signal })),
    ];
    setTimeout(() => controller.abort(), 20);
    for (const call of calls) expect(await rejectionOf(call)).toMatchObject({ code: 'PROVIDER_ABORTED' });
    expect(returned).toEqual(['left']);
    expect(await rejectionOf(provider.chat({ ...hello, signal: controller.signal }))).toMatchObject({
      code: 'PROVIDER_ABORTED',
    });
  });
});

function langChain(fields: AIMessageFields): ScriptedLangChainModel {
  return new ScriptedLangChainModel(() => new AIMessage(fields));
}

async function collect(parts: AsyncIterable<ChatStreamPart>): Promise<ChatStreamPart[]> {
  const collected: ChatStreamPart[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}

function textOf(parts: readonly ChatStreamPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}
