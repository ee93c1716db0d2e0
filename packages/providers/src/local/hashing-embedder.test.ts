import { ConfigurationError } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHashingEmbedder } from './hashing-embedder.ts';

const embedder = createHashingEmbedder();

async function similarity(one: string, other: string): Promise<number> {
  const [left, right] = await embedder.embedBatch([one, other]);
  return left!.reduce((sum, value, index) => sum + value * right![index]!, 0);
}

describe('createHashingEmbedder', () => {
  it('gives vectors of unit length for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const vector = await embedder.embed(text);
        expect(vector).toHaveLength(512);
        expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
      }),
    );
  });

  it('gives the same vector for the same text, alone or among others', async () => {
    const alone = await createHashingEmbedder().embed('checkpoint of a session');
    const [, among] = await embedder.embedBatch(['another', 'checkpoint of a session']);
    expect(among).toEqual(alone);
  });

  it('gives vectors that stored ones can be compared with: change this only together with the name', async () => {
    const vector = await createHashingEmbedder({ dimensions: 16 }).embed('Waymark keeps keeps keeps sessions');
    expect([...vector].map((value) => Number(value.toFixed(4)))).toMatchInlineSnapshot(`
      [
        -0.193,
        0,
        0.092,
        0,
        0,
        -0.092,
        0.4689,
        -0.193,
        -0.1839,
        0.193,
        0.193,
        0.193,
        0,
        -0.101,
        -0.478,
        0.5518,
      ]
    `);
  });

  it('[providers:local-embedding:lexical] needs no key, and says in its name how it embeds and in how many dimensions', () => {
    expect(embedder).toMatchObject({ name: 'local/hashing-512', dimensions: 512 });
    expect(createHashingEmbedder({ dimensions: 1_024 }).name).toBe('local/hashing-1024');
  });

  it('ranks texts by what they share with a query', async () => {
    const query = 'database migration fails on startup';
    const near = await similarity(query, 'The migration of the database failed when the server started.');
    const related = await similarity(query, 'A database keeps rows on disk.');
    const far = await similarity(query, 'Paint the harbour wall blue before summer.');
    expect(near).toBeGreaterThan(related);
    expect(related).toBeGreaterThan(far);
    expect(Math.abs(far)).toBeLessThan(0.15);
  });

  it('still finds words with typing errors, accents and other endings', async () => {
    const other = await similarity('checkpoint', 'harbour');
    for (const variant of ['chekpoint', 'checkpiont', 'checkpoints', 'Chéckpoint', 'checkPoint']) {
      expect(await similarity('checkpoint', variant)).toBeGreaterThan(other + 0.2);
    }
  });

  it('finds an identifier by the words in it', async () => {
    expect(await similarity('load user session', 'loadUserSession')).toBeCloseTo(1, 5);
    expect(await similarity('load user session', 'load_user_session')).toBeCloseTo(1, 5);
  });

  it('knows no synonyms', async () => {
    expect(Math.abs(await similarity('car', 'automobile'))).toBeLessThan(0.2);
  });

  it('lets a word that is repeated a hundred times not drown the others', async () => {
    expect(await similarity('in the parser', `${'error '.repeat(100)} in the parser`)).toBeGreaterThan(0.15);
  });

  it('puts texts without words near to nothing', async () => {
    expect(await similarity('', '!!!')).toBeCloseTo(1, 5);
    expect(Math.abs(await similarity('', 'checkpoint of a session'))).toBeLessThan(0.2);
  });

  it('reads the first 32,768 characters of a text', async () => {
    const text = 'harbour '.repeat(4_096);
    expect(await similarity(text, `${text}checkpoint`)).toBeCloseTo(1, 6);
  });

  it('embeds nothing', async () => {
    expect(await embedder.embedBatch([])).toEqual([]);
  });

  it('stops when it is aborted, also between texts', async () => {
    const controller = new AbortController();
    const text = 'word '.repeat(6_000);
    const running = embedder.embedBatch(
      Array.from({ length: 1_000 }, () => text),
      { signal: controller.signal },
    );
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    await expect(embedder.embed('word', { signal: controller.signal })).rejects.toMatchObject({
      code: 'PROVIDER_ABORTED',
    });
  });

  it.each([0, 15, 65_537, 1.5, Number.NaN])('refuses %s dimensions', (dimensions) => {
    expect(() => createHashingEmbedder({ dimensions })).toThrow(ConfigurationError);
  });
});
