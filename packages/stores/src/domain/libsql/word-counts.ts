import type { Database } from '../../database.ts';
import { marks } from '../sql/memory/statements.ts';

/** Words kept in memory. */
const cacheSize = 20_000;

/** Counts are asked for anew when the index has grown by this factor: they only serve to choose words. */
const tolerance = 1.25;

/** How often words stand in the episodes of all groups, roughly; a word that is missing stands in none. */
export interface WordCounts {
  total: number;
  holders: ReadonlyMap<string, number>;
}

/** Looks up, from memory where it can, how many episodes hold a word. */
export class WordCounter {
  readonly #database: Database;
  readonly #known = new Map<string, { holders: number; total: number }>();

  constructor(database: Database) {
    this.#database = database;
  }

  async count(words: readonly string[]): Promise<WordCounts> {
    // The largest number of a row: as good as the count of them here, and found at once.
    const [row] = await this.#database.query<{ total: number }>(
      'select coalesce(max(rid), 0) as total from memory_episode',
    );
    const { total } = row!;
    const missing = words.filter((word) => (this.#known.get(word)?.total ?? 0) * tolerance < total);
    if (missing.length > 0) await this.#load(missing, total);
    return { total, holders: new Map(words.map((word) => [word, this.#known.get(word)?.holders ?? 0])) };
  }

  async #load(words: readonly string[], total: number): Promise<void> {
    const rows = await this.#database.query<{ term: string; doc: number }>(
      `select term, doc from memory_word where term in (${marks(words)})`,
      words,
    );
    if (this.#known.size + words.length > cacheSize) this.#known.clear();
    const counts = new Map(rows.map(({ term, doc }) => [term, doc]));
    for (const word of words) this.#known.set(word, { holders: counts.get(word) ?? 0, total });
  }
}
