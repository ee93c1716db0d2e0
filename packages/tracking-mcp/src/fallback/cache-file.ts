import { ConfigurationError, WaymarkError, type Clock, type IdGenerator } from '@waymark/core-types';
import { openDatabase } from '@waymark/stores';

import { LocalCache, type CacheOwner } from './local-cache.ts';

/** A cache that is opened when it can be: a file that cannot be opened now may be there the next time. */
export class CacheFile {
  readonly #options: CacheOwner & { url: string; clock: Clock; ids: IdGenerator };
  #opened: Promise<LocalCache> | null = null;

  constructor(options: CacheOwner & { url: string; clock: Clock; ids: IdGenerator }) {
    this.#options = options;
  }

  /** @throws {Error} that says why there is no cache: the file cannot be opened, or belongs to somebody else. */
  open(): Promise<LocalCache> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      // Whose file it is does not change.
      if (!ConfigurationError.isInstance(error)) this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => null);
    await opened?.close();
  }

  async #open(): Promise<LocalCache> {
    const { url, clock, ...owner } = this.#options;
    const database = await openDatabase(url, { durability: 'full', clock });
    try {
      return await LocalCache.open(database, { ...owner, clock });
    } catch (error) {
      await database.close().catch(() => undefined);
      throw error;
    }
  }
}

/** What is wrong with a cache and what to do, in one line. */
export function cacheTrouble(error: unknown): string {
  if (!WaymarkError.isInstance(error)) return String(error);
  return [error.message, error.recoveryAction ?? ''].join(' ').trimEnd();
}
