import { systemClock, type Clock } from '@waymark/core-types';
import { createMemoryCacheStore, type CacheStore, type MemoryCacheLimits } from './cache-store.ts';
import { requireAtLeast } from '../call/require-option.ts';

/** Where and for how long a cache keeps its entries. */
export interface CacheOptions extends MemoryCacheLimits {
  /** Default: in memory, within `maxEntries` and `maxBytes`, which bound nothing else. */
  store?: CacheStore;
  /** How long an entry is used, in milliseconds. Default an hour. */
  ttlMs?: number;
  clock?: Clock;
  /** Told when the store fails. The call goes on without it. */
  onStoreError?: (error: unknown) => void;
}

/** JSON values that end after a while. It never throws: a cache that fails is an empty one. */
export interface TimedCache {
  /** A fresh copy, or undefined. */
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

/** @throws {ConfigurationError} for limits below 0. */
export function createTimedCache(options: CacheOptions): TimedCache {
  const { store = createMemoryCacheStore(options), ttlMs = 3_600_000, clock = systemClock, onStoreError } = options;
  requireAtLeast(0, { ttlMs });
  return {
    async get(key) {
      try {
        const entry = parseEntry(await store.get(key));
        if (entry === null) return undefined;
        if (entry.expires_at > clock.now()) return entry.value;
        await store.delete(key);
      } catch (error) {
        onStoreError?.(error);
      }
      return undefined;
    },
    async set(key, value) {
      try {
        await store.set(key, JSON.stringify({ expires_at: clock.now() + ttlMs, value }), ttlMs);
      } catch (error) {
        onStoreError?.(error);
      }
    },
  };
}

function parseEntry(text: string | null): { expires_at: number; value: unknown } | null {
  if (text === null) return null;
  const entry: unknown = JSON.parse(text);
  if (typeof entry === 'object' && entry !== null && 'value' in entry && 'expires_at' in entry) {
    const { expires_at, value } = entry;
    if (typeof expires_at === 'number') return { expires_at, value };
  }
  throw new TypeError('The entry of the cache has another form.');
}
