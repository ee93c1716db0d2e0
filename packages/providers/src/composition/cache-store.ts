import { requireAtLeast } from '../call/require-option.ts';

/** Where a cache keeps its entries; a driver for a server writes these three functions. */
export interface CacheStore {
  get(key: string): Promise<string | null>;
  /** The entry is worth nothing after `ttlMs`, and need not be kept longer. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/** What a cache in memory holds at most. */
export interface MemoryCacheLimits {
  /** Default 1,000. */
  maxEntries?: number;
  /** Of keys and values, two bytes a character. Default 64 MB. */
  maxBytes?: number;
}

/**
 * Creates a store in memory that drops what was not read for longest. An entry that alone is too large is not kept.
 * @throws {ConfigurationError} for limits below 0.
 */
export function createMemoryCacheStore(limits: MemoryCacheLimits = {}): CacheStore {
  const { maxEntries = 1_000, maxBytes = 64_000_000 } = limits;
  requireAtLeast(0, { maxEntries, maxBytes });
  /** Least recently read first. */
  const entries = new Map<string, string>();
  let bytes = 0;
  const drop = (key: string) => {
    const value = entries.get(key);
    if (value === undefined) return;
    entries.delete(key);
    bytes -= sizeOf(key, value);
  };
  return {
    async get(key) {
      const value = entries.get(key);
      if (value === undefined) return null;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    async set(key, value) {
      drop(key);
      const size = sizeOf(key, value);
      if (size > maxBytes || maxEntries === 0) return;
      entries.set(key, value);
      bytes += size;
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries && bytes <= maxBytes) return;
        drop(oldest);
      }
    },
    async delete(key) {
      drop(key);
    },
  };
}

function sizeOf(key: string, value: string): number {
  return 2 * (key.length + value.length);
}
