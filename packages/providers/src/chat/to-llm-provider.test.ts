import {
  ProviderError,
  ValidationError,
  type ChatProvider,
  type ChatReply,
  type ChatRequest,
  type FinishReason,
  type LLMProvider,
  type StandardSchema,
} from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { collect } from '../../test/test-provider.ts';
import { toLLMProvider } from './to-llm-provider.ts';

/** A model that keeps what it was asked and answers the same every time, after the errors it was given. */
function answering(reply: Partial<ChatReply> & { text?: string | null }, errors: Error[] = []) {
  const { text = 'fine', ...rest } = reply;
  const whole: ChatReply = {
    message: { role: 'assistant', content: text },
    finish_reason: 'stop',
    model: 'model-of-the-server',
    usage: { input_tokens: 11, output_tokens: 7, cached_input_tokens: 0, reasoning_tokens: 0 },
    ...rest,
  };
  const requests: ChatRequest[] = [];
  let streamsLeft = 0;
  const chat: ChatProvider = {
    name: 'test/model',
    async chat(request) {
      requests.push(request);
      const error = errors.shift();
      if (error !== undefined) throw error;
      return whole;
    },
    async *stream(request) {
      requests.push(request);
      const error = errors.shift();
      if (error !== undefined) throw error;
      try {
        yield { type: 'reasoning', text: 'hm' };
        for (const piece of (text ?? '').split(/(?<= )/)) yield { type: 'text', text: piece };
        yield { type: 'reply', reply: whole };
      } finally {
        streamsLeft++;
      }
    },
  };
  return { provider: toLLMProvider(chat), requests, streamsLeft: () => streamsLeft };
}

const city = z.object({ city: z.string(), people: z.number().int() });
const noTemperature = () =>
  new ProviderError('PROVIDER_BAD_REQUEST', 'No temperature.', { details: { param: 'temperature', status: 400 } });

async function misfitOf(text: string, schema: StandardSchema<unknown> = city): Promise<ValidationError> {
  const error: unknown = await answering({ text })
    .provider.generateStructured('?', schema)
    .catch((reason) => reason);
  if (!ValidationError.isInstance(error)) throw error;
  return error;
}

describe('generate', () => {
  it('[providers:generate:defaults] asks for 1024 tokens at a temperature of 0.7', async () => {
    const { provider, requests } = answering({});
    await provider.generate('Hi');
    expect(requests).toEqual([{ messages: [{ role: 'user', content: 'Hi' }], max_tokens: 1024, temperature: 0.7 }]);
  });

  it('[providers:generate:options] passes system prompt, limits, stop sequences and signal on', async () => {
    const { provider, requests } = answering({});
    const { signal } = new AbortController();
    const options = { system_prompt: 'Be brief.', max_tokens: 5, temperature: 0, stop_sequences: ['END'], signal };
    await provider.generate('Hi', options);
    expect(requests).toEqual([
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Hi' },
        ],
        max_tokens: 5,
        temperature: 0,
        stop_sequences: ['END'],
        signal,
      },
    ]);
  });

  it('[providers:generate:response] gives text, usage, model and finish reason', async () => {
    expect(await answering({ finish_reason: 'length' }).provider.generate('Hi')).toEqual({
      text: 'fine',
      usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
      model: 'model-of-the-server',
      finish_reason: 'length',
    });
    expect(await answering({ text: null, usage: null, finish_reason: 'length' }).provider.generate('Hi')).toMatchObject(
      {
        text: '',
        usage: null,
      },
    );
  });

  it('[providers:generate:temperature] asks a model that takes no temperature without one, from then on', async () => {
    const { provider, requests } = answering({}, [noTemperature()]);
    await provider.generate('Hi');
    await provider.generateStructured('Hi', z.any()).catch(() => {});
    expect(requests.map((request) => request.temperature)).toEqual([0.7, undefined, undefined]);
    expect(Object.keys(requests[1]!)).not.toContain('temperature');
  });

  it('keeps a temperature that the caller chose, even if the model refuses it', async () => {
    const { provider, requests } = answering({}, [noTemperature()]);
    await expect(provider.generate('Hi', { temperature: 0.7 })).rejects.toThrow('No temperature.');
    expect(requests).toHaveLength(1);
  });

  it.each([
    new ProviderError('PROVIDER_BAD_REQUEST', 'Other.', { details: { param: 'max_tokens' } }),
    new ProviderError('PROVIDER_UNAVAILABLE', 'Other.', { details: { param: 'temperature' } }),
    new Error('Other.'),
  ])('lets every other error through: %s', async (error) => {
    const { provider, requests } = answering({}, [error]);
    await expect(provider.generate('Hi')).rejects.toBe(error);
    expect(requests).toHaveLength(1);
  });
});

/** What says nothing, in every way to ask. */
describe.each<[string, (provider: LLMProvider) => Promise<unknown>]>([
  ['generate', (provider) => provider.generate('Hi')],
  ['generateStructured', (provider) => provider.generateStructured('Hi', city)],
  ['streamText', (provider) => collect(provider.streamText('Hi'))],
])('%s', (_way, ask) => {
  it.each<[string, Partial<ChatReply> & { text?: null }]>([
    ['a refusal', { message: { role: 'assistant', content: null, refusal: 'No.' } }],
    ['an empty text with a refusal', { message: { role: 'assistant', content: '', refusal: 'No.' } }],
    ['what a filter held back', { text: null, finish_reason: 'content_filter' }],
  ])('[providers:generate:refusal] fails as refused on %s', async (_name, reply) => {
    await expect(ask(answering({ ...reply, text: null }).provider)).rejects.toMatchObject({ code: 'PROVIDER_REFUSED' });
  });

  it.each<[string, FinishReason]>([
    ['neither text nor tool calls', 'stop'],
    ['tool calls announced but missing', 'tool_calls'],
  ])('fails as a bad reply on %s', async (_name, finish_reason) => {
    const { provider } = answering({ text: null, finish_reason });
    await expect(ask(provider)).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
  });
});

describe('generateStructured', () => {
  it('[providers:structured:parse] asks with the JSON Schema and gives the checked value', async () => {
    const { provider, requests } = answering({ text: '{"city":"Oslo","people":700000}' });
    expect(await provider.generateStructured('Which city?', city)).toEqual({ city: 'Oslo', people: 700_000 });
    expect(requests[0]).toMatchObject({
      output: { name: 'answer', schema: { type: 'object', required: ['city', 'people'], additionalProperties: false } },
      max_tokens: 1024,
      temperature: 0.7,
    });
  });

  it('gives what the schema makes of the reply, and takes a schema that checks later', async () => {
    const schema = city.extend({ people: z.number().default(5) }).refine(async () => true);
    expect(await answering({ text: '{"city":"Oslo"}' }).provider.generateStructured('?', schema)).toEqual({
      city: 'Oslo',
      people: 5,
    });
  });

  it.each([
    '```json\n{"city":"Oslo","people":1}\n```',
    '\n```\n{"city":"Oslo","people":1}```\n',
    ' {"city":"Oslo","people":1}\n',
  ])('reads %j', async (text) => {
    expect(await answering({ text }).provider.generateStructured('?', city)).toEqual({ city: 'Oslo', people: 1 });
  });

  it.each(['', 'Oslo', '{"city":', 'Here it is: {"city":"Oslo","people":1}', '```json\n{}\n``` and ```json\n{}\n```'])(
    '[providers:structured:misfit] refuses %j, which is not JSON',
    async (text) => {
      const error = await misfitOf(text);
      expect(error.issues).toEqual([{ path: '$', message: 'it is not JSON' }]);
      expect(error.message).toContain('test/model');
    },
  );

  it('[providers:structured:misfit] names every place that does not fit', async () => {
    const error = await misfitOf(
      '{"list":[{"city":"Oslo","people":1},{"city":5,"people":1.5}]}',
      z.object({ list: z.array(city) }),
    );
    expect(error.issues.map((issue) => issue.path)).toEqual(['$.list[1].city', '$.list[1].people']);
    expect(error.message).toContain('$.list[1].city');
  });

  it('understands the paths of other libraries, with keys as objects', async () => {
    const schema: StandardSchema<unknown> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: async () => ({
          issues: [{ message: 'no', path: [{ key: 'a b' }, { key: 0 }] }, { message: 'never' }],
        }),
        jsonSchema: { input: () => ({ type: 'object' }) },
      },
    };
    expect((await misfitOf('{}', schema)).issues).toEqual([
      { path: '$["a b"][0]', message: 'no' },
      { path: '$', message: 'never' },
    ]);
  });

  it.each<[FinishReason, string]>([
    ['length', 'it was cut at max_tokens'],
    ['content_filter', 'it was cut by a content filter'],
  ])('[providers:structured:cut] refuses a reply that ended by %s, even if what came is JSON', async (reason, why) => {
    const { provider } = answering({ text: '{"city":"Oslo","people":7}', finish_reason: reason });
    const error: unknown = await provider.generateStructured('?', city).catch((thrown: unknown) => thrown);
    expect(ValidationError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ message: `The reply of test/model does not fit the schema at $: ${why}` });
  });

  it('shows the reply in the details, short and without secrets', async () => {
    const secret = 'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA';
    const short = await misfitOf(`The key is ${secret}.`);
    expect(short.details['reply']).toMatch(/^The key is \[redacted/);
    // One that stands across the limit is not shown by half.
    const long = await misfitOf(`${'x '.repeat(992)}${secret} ${'y '.repeat(50_000)}`);
    expect(String(long.details['reply']).length).toBeLessThanOrEqual(2_000);
    expect(JSON.stringify(long)).not.toContain('sk-proj');
  });

  it('reports at most 20 misfits of at most 300 characters', async () => {
    const fields = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`f${index}`, z.string('x'.repeat(999))]),
    );
    const error = await misfitOf('{}', z.object(fields));
    expect(error.issues).toHaveLength(20);
    expect(error.issues[0]!.message).toHaveLength(300);
  });

  it('refuses a schema that JSON cannot express, before it asks', async () => {
    const { provider, requests } = answering({});
    const call = provider.generateStructured('?', z.object({ at: z.bigint() }));
    await expect(call).rejects.toMatchObject({ code: 'PROVIDER_BAD_REQUEST' });
    expect(requests).toEqual([]);
  });

  it('gives exactly what was written, for any JSON', async () => {
    const anything: StandardSchema<unknown> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => ({ value }),
        jsonSchema: { input: () => ({}) },
      },
    };
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const text = JSON.stringify(value);
        const given = await answering({ text }).provider.generateStructured('?', anything);
        expect(JSON.stringify(given)).toBe(text);
      }),
    );
  });
});

describe('streamText', () => {
  it('[providers:stream:text] gives the text in pieces, with the defaults of generate', async () => {
    const { provider, requests } = answering({ text: 'All is well.' });
    const pieces = await collect(provider.streamText('Hi', { system_prompt: 'Be brief.' }));
    expect(pieces).toEqual(['All ', 'is ', 'well.']);
    expect(requests).toEqual([
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Hi' },
        ],
        max_tokens: 1024,
        temperature: 0.7,
      },
    ]);
  });

  it('asks again without a temperature where the model takes none', async () => {
    const { provider, requests } = answering({}, [noTemperature()]);
    expect(await collect(provider.streamText('Hi'))).toEqual(['fine']);
    expect(requests.map((request) => request.temperature)).toEqual([0.7, undefined]);
  });

  it('closes the stream when its reader leaves', async () => {
    const { provider, streamsLeft } = answering({ text: 'a b c' });
    for await (const piece of provider.streamText('Hi')) {
      expect(piece).toBe('a ');
      break;
    }
    expect(streamsLeft()).toBe(1);
  });
});

it('chats and streams as the provider below does, under its name', async () => {
  const { provider, requests } = answering({});
  const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] };
  expect((await provider.chat(request)).message.content).toBe('fine');
  expect(await collect(provider.stream(request))).toHaveLength(3);
  expect(requests).toEqual([request, request]);
  expect(provider.name).toBe('test/model');
});
