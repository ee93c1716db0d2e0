import { ConfigurationError } from '@waymark/core-types';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAIEmbedder, type OpenAIEmbedderOptions } from '../src/openai/index.ts';
import { recordingFetch } from './recording-fetch.ts';
import { json, startScriptedServer, type ScriptedServer } from './scripted-server.ts';
import { providerErrorOf, secretKey, testOptions } from './test-provider.ts';

let server: ScriptedServer;

beforeAll(async () => {
  server = await startScriptedServer();
});

afterAll(() => server.close());

function createEmbedder(options: Partial<OpenAIEmbedderOptions> = {}) {
  return createOpenAIEmbedder({ ...testOptions(server.baseURL), dimensions: 2, ...options });
}

const vectors = (...embeddings: unknown[]) =>
  json({ data: embeddings.map((embedding, index) => ({ index, embedding })) });
const rounded = (list: Float32Array[]) => list.map((vector) => Array.from(vector, (value) => Number(value.toFixed(3))));

/** Plays one good reply to each request of so many texts: the vector of text n is [n, 1]. */
function playBatches(...sizes: number[]): void {
  let next = 0;
  for (const size of sizes) server.play(vectors(...Array.from({ length: size }, () => [next++, 1])));
}

describe('a request', () => {
  it('[providers:embedding:request] asks for floats, by default not for a number of dimensions', async () => {
    server.play(vectors([3, 4]));
    expect(rounded([await createEmbedder().embed('one')])).toEqual([[0.6, 0.8]]);
    const sent = server.requests.at(-1)!;
    expect(sent.path).toBe('/v1/embeddings');
    expect(sent.headers).toMatchObject({ authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' });
    expect(sent.body).toEqual({ model: 'test-model', input: ['one'], encoding_format: 'float' });
  });

  it('asks for a number of dimensions where the model can shorten its vectors', async () => {
    server.play(vectors([1, 0]), vectors([1, 0]), vectors([1, 0]));
    await createEmbedder({ sendDimensions: true }).embed('one');
    expect(server.requests.at(-1)!.body).toMatchObject({ dimensions: 2 });
    await createEmbedder({ model: 'text-embedding-3-large' }).embed('one');
    expect(server.requests.at(-1)!.body).toMatchObject({ dimensions: 2 });
    await createEmbedder({ model: 'text-embedding-3-large', sendDimensions: false }).embed('one');
    expect(server.requests.at(-1)!.body).not.toHaveProperty('dimensions');
  });

  it('goes to OpenAI itself where no other server is named', async () => {
    const { fetch, requests } = recordingFetch({ data: [{ embedding: [1, ...new Array(1535).fill(0)] }] });
    const embedder = createOpenAIEmbedder({ model: 'text-embedding-3-small', apiKey: secretKey, fetch });
    expect(embedder.name).toBe('openai/text-embedding-3-small');
    expect(await embedder.embed('one')).toHaveLength(1536);
    expect(requests).toMatchObject([{ url: 'https://api.openai.com/v1/embeddings' }]);
  });

  it('sends no Authorization header without a key', async () => {
    server.play(vectors([1, 0]));
    await createOpenAIEmbedder({ model: 'm', baseURL: `${server.baseURL}/`, dimensions: 2 }).embed('one');
    expect(server.requests.at(-1)!.headers).not.toHaveProperty('authorization');
    expect(server.requests.at(-1)!.path).toBe('/v1/embeddings');
  });
});

describe('embedBatch', () => {
  const texts = Array.from({ length: 201 }, (_, index) => `text ${index}`);

  it('[providers:embedding:batches] sends 100 texts a request and keeps their order', async () => {
    playBatches(100, 100, 1);
    const before = server.requests.length;
    const found = await createEmbedder().embedBatch(texts);
    const inputs = server.requests.slice(before).map((request) => request.body['input'] as string[]);
    expect(inputs.map((input) => input.length)).toEqual([100, 100, 1]);
    expect(inputs.flat()).toEqual(texts);
    expect(found.map((vector) => Math.round(vector[0]! / vector[1]!))).toEqual(texts.map((_, index) => index));
  });

  it('[providers:embedding:batches] sends as many texts as batch_size says', async () => {
    playBatches(2, 2, 1);
    expect(await createEmbedder().embedBatch(texts.slice(0, 5), { batch_size: 2 })).toHaveLength(5);
  });

  it('[providers:embedding:empty] gives nothing for nothing, without a request', async () => {
    const before = server.requests.length;
    expect(await createEmbedder().embedBatch([])).toEqual([]);
    expect(server.requests.length).toBe(before);
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity])('refuses batches of %s texts', async (batch_size) => {
    const error = await providerErrorOf(createEmbedder().embedBatch(['one'], { batch_size }));
    expect(error.code).toBe('PROVIDER_BAD_REQUEST');
  });

  it('[providers:embedding:order] puts vectors in the order of the texts, by their index', async () => {
    server.play(
      json({
        data: [
          { index: 1, embedding: [0, 1] },
          { index: 0, embedding: [1, 0] },
        ],
      }),
    );
    expect(rounded(await createEmbedder().embedBatch(['a', 'b']))).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('takes the vectors of a server without indexes as they come', async () => {
    server.play(json({ data: [{ embedding: [1, 0] }, { embedding: [0, 1] }] }));
    expect(rounded(await createEmbedder().embedBatch(['a', 'b']))).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('tells what each request used', async () => {
    const used: unknown[] = [];
    const reply = { data: [{ embedding: [1, 0] }], model: 'm-1', usage: { prompt_tokens: 4, total_tokens: 4 } };
    server.play(json(reply), json({ ...reply, model: undefined }), json({ ...reply, usage: { prompt_tokens: -1 } }));
    await createEmbedder().embedBatch(['a', 'b', 'c'], { batch_size: 1, onUsage: (usage) => used.push(usage) });
    expect(used).toEqual([
      { input_tokens: 4, model: 'm-1' },
      { input_tokens: 4, model: null },
      { input_tokens: null, model: 'm-1' },
    ]);
  });

  it('stops between two batches when it is aborted', async () => {
    const controller = new AbortController();
    server.play(async (response) => {
      await vectors([1, 0])(response);
      controller.abort();
    });
    const call = createEmbedder().embedBatch(['a', 'b'], { batch_size: 1, signal: controller.signal });
    expect((await providerErrorOf(call)).code).toBe('PROVIDER_ABORTED');
  });
});

describe('a reply', () => {
  it.each<[string, unknown[]]>([
    ['one vector for two texts', [{ index: 0, embedding: [1, 0] }]],
    ['three vectors for two texts', [0, 1, 2].map((index) => ({ index, embedding: [1, 0] }))],
    ['two vectors with one index', [0, 0].map((index) => ({ index, embedding: [1, 0] }))],
    ['an index beyond the texts', [0, 2].map((index) => ({ index, embedding: [1, 0] }))],
    ['an index below zero', [0, -1].map((index) => ({ index, embedding: [1, 0] }))],
    ['an index that is missing', [{ index: 1, embedding: [1, 0] }, { embedding: [1, 0] }]],
    ['vectors that are too long', [0, 1].map((index) => ({ index, embedding: [1, 0, 0] }))],
    ['vectors that are too short', [0, 1].map((index) => ({ index, embedding: [1] }))],
    ['text for vectors', [0, 1].map((index) => ({ index, embedding: 'AACAPwAAAAA=' }))],
    ['nothing for vectors', [0, 1].map((index) => ({ index }))],
    ['strings for numbers', [0, 1].map((index) => ({ index, embedding: ['1', '0'] }))],
    ['null for numbers', [0, 1].map((index) => ({ index, embedding: [1, null] }))],
    ['numbers that no 32 bits hold', [0, 1].map((index) => ({ index, embedding: [1, 1e300] }))],
    ['vectors of zeros', [0, 1].map((index) => ({ index, embedding: [0, 0] }))],
    ['something else', ['vector', 'vector']],
  ])('[providers:embedding:validated] with %s is an error', async (_name, data) => {
    server.play(json({ data }));
    const error = await providerErrorOf(createEmbedder().embedBatch(['a', 'b']));
    expect(error).toMatchObject({ code: 'PROVIDER_BAD_REPLY', retryable: false });
  });

  it('says how many dimensions to configure', async () => {
    server.play(vectors([1, 0, 0]));
    const error = await providerErrorOf(createEmbedder().embed('a'));
    expect(error.message).toContain('a vector of 3 numbers, not of 2');
    expect(error.recoveryAction).toContain('3');
  });

  it('[providers:embedding:unit-length] is brought to unit length, whatever its numbers', async () => {
    const number = fc.double({ min: -1e15, max: 1e15, noNaN: true });
    const vector = fc.array(number, { minLength: 3, maxLength: 3 }).filter((list) => Math.hypot(...list) > 1e-15);
    await fc.assert(
      fc.asyncProperty(vector, async (embedding) => {
        server.play(vectors(embedding));
        const unit = await createEmbedder({ dimensions: 3 }).embed('a');
        const length = Math.hypot(...embedding);
        expect(Math.hypot(...unit)).toBeCloseTo(1, 5);
        for (const [place, value] of embedding.entries()) expect(unit[place]).toBeCloseTo(value / length, 5);
      }),
      { numRuns: 50 },
    );
  });

  it('comes as base64 where that was asked for, or as numbers nonetheless', async () => {
    const embedder = createEmbedder({ encodingFormat: 'base64' });
    const bytes = Buffer.from(Float32Array.of(3, -4).buffer).toString('base64');
    server.play(vectors(bytes), vectors([3, -4]));
    expect(rounded([await embedder.embed('a'), await embedder.embed('a')])).toEqual([
      [0.6, -0.8],
      [0.6, -0.8],
    ]);
    expect(server.requests.at(-1)!.body).toMatchObject({ encoding_format: 'base64' });
  });

  it.each(['not base64!', 'AAAA', 'AACAPwAAAAAAAAAA', 'AAAAAA=='])('is refused as base64 of %j', async (text) => {
    server.play(vectors(text));
    const error = await providerErrorOf(createEmbedder({ encodingFormat: 'base64' }).embed('a'));
    expect(error.code).toBe('PROVIDER_BAD_REPLY');
  });
});

describe('dimensions', () => {
  it.each([
    ['text-embedding-3-small', 1536],
    ['text-embedding-3-large', 3072],
    ['nomic-embed-text:latest', 768],
    ['BAAI/bge-m3', 1024],
  ])('of %s are known', (model, dimensions) => {
    expect(createOpenAIEmbedder({ model, apiKey: 'k' }).dimensions).toBe(dimensions);
  });

  it('that are not the usual ones are part of the name, so that vectors of two lengths are never compared', () => {
    const options = { model: 'text-embedding-3-large', apiKey: 'k' };
    const names = [undefined, 3072, 256].map(
      (dimensions) => createOpenAIEmbedder({ ...options, ...(dimensions === undefined ? {} : { dimensions }) }).name,
    );
    const whole = 'openai/text-embedding-3-large';
    expect(names).toEqual([whole, whole, `${whole}-256`]);
  });

  it.each([undefined, 0, -3, 1.5, Number.NaN])('of another model cannot be %s', (dimensions) => {
    const create = () =>
      createOpenAIEmbedder({ model: 'toString', apiKey: 'k', ...(dimensions === undefined ? {} : { dimensions }) });
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(/dimensions of openai\/toString/);
  });
});
