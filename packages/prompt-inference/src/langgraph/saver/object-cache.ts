import type { BaseList } from './pack-value.ts';

/** A text or a list by its hash. Contents never change, so what another process does cannot make one stale. */
export type CachedContent = string | BaseList;

/** Contents that were read or written last, up to a number of characters. */
export interface ObjectCache {
  get(hash: string): CachedContent | undefined;
  set(hash: string, content: CachedContent): void;
}

/** A cache that forgets what was used longest ago. */
export function createObjectCache(maximumCharacters: number): ObjectCache {
  const contents = new Map<string, CachedContent>();
  let characters = 0;
  return {
    get(hash) {
      const content = contents.get(hash);
      if (content === undefined) return undefined;
      contents.delete(hash);
      contents.set(hash, content);
      return content;
    },
    set(hash, content) {
      const known = contents.get(hash);
      if (known !== undefined) characters -= sizeOf(known);
      contents.delete(hash);
      contents.set(hash, content);
      characters += sizeOf(content);
      for (const [oldest, old] of contents) {
        if (characters <= maximumCharacters) break;
        contents.delete(oldest);
        characters -= sizeOf(old);
      }
    },
  };
}

function sizeOf(content: CachedContent): number {
  if (typeof content === 'string') return 100 + content.length;
  return content.items.reduce((size, item) => size + item.length, 100);
}
