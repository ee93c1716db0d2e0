import { ConfigurationError } from '@waymark/core-types';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMemoryCacheStore } from './cache-store.ts';

it('[providers:cache:bounds] drops what was not read for longest when there are too many entries', async () => {
  const store = createMemoryCacheStore({ maxEntries: 2 });
  await store.set('a', '1', 1);
  await store.set('b', '2', 1);
  expect(await store.get('a')).toBe('1');
  await store.set('c', '3', 1);
  expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual(['1', null, '3']);
  await store.delete('a');
  await store.delete('a');
  expect(await store.get('a')).toBeNull();
});

it('drops entries when there are too many bytes, and keeps none that is too large alone', async () => {
  const store = createMemoryCacheStore({ maxBytes: 24 });
  await store.set('a', '12345', 1);
  await store.set('b', '12345', 1);
  await store.set('b', '54321', 1);
  expect([await store.get('a'), await store.get('b')]).toEqual(['12345', '54321']);
  await store.set('c', '123', 1);
  expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual([null, '54321', '123']);
  await store.set('b', 'x'.repeat(12), 1);
  expect([await store.get('b'), await store.get('c')]).toEqual([null, '123']);
});

it('keeps nothing where nothing is allowed', async () => {
  const store = createMemoryCacheStore({ maxEntries: 0 });
  await store.set('a', '1', 1);
  expect(await store.get('a')).toBeNull();
  expect(() => createMemoryCacheStore({ maxBytes: -1 })).toThrow(ConfigurationError);
});

it('holds its bounds and the last values, whatever is written', async () => {
  const write = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.string({ maxLength: 8 }));
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 40 }), async (writes) => {
      const store = createMemoryCacheStore({ maxEntries: 3, maxBytes: 30 });
      for (const [key, value] of writes) await store.set(key, value, 1);
      const last = new Map(writes);
      let [entries, bytes] = [0, 0];
      for (const [key, value] of last) {
        const kept = await store.get(key);
        if (kept === null) continue;
        expect(kept).toBe(value);
        entries++;
        bytes += 2 * (key.length + value.length);
      }
      expect(entries).toBeLessThanOrEqual(3);
      expect(bytes).toBeLessThanOrEqual(30);
      const [key, value] = writes.at(-1) ?? ['', ''];
      if (writes.length > 0) expect(await store.get(key)).toBe(value);
    }),
  );
});
