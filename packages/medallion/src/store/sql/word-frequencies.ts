import type { Database } from '@waymark/stores';
import type { WordCounts } from './choose-words.ts';
import { marks } from './statements.ts';

/** Words kept in memory. */
const cacheSize = 20_000;
/** Counts are asked for anew when the index has grown by this factor: they only serve to choose words. */
const tolerance = 1.25;

/** Looks up, from memory where it can, how many medallions hold a word. For SQLite. */
export class WordFrequencies {
  readonly #database: Database;
  readonly #known = new Map<string, { holders: number; total: number }>();

  constructor(database: Database) {
    this.#database = database;
  }

  async count(words: string[]): Promise<WordCounts> {
    // The largest number of a row: as good as the count of them here, and found at once.
    const [row] = await this.#database.query<{ total: number }>('select coalesce(max(rid), 0) as total from medallion');
    const { total } = row!;
    const missing = words.filter((word) => (this.#known.get(word)?.total ?? 0) * tolerance < total);
    if (missing.length > 0) await this.#load(missing, total);
    return { total, holders: new Map(words.map((word) => [word, this.#known.get(word)?.holders ?? 0])) };
  }

  async #load(words: string[], total: number): Promise<void> {
    const rows = await this.#database.query<{ term: string; doc: number }>(
      `select term, doc from medallion_word where term in (${marks(words)})`,
      words,
    );
    if (this.#known.size + words.length > cacheSize) this.#known.clear();
    const counts = new Map(rows.map(({ term, doc }) => [term, doc]));
    for (const word of words) this.#known.set(word, { holders: counts.get(word) ?? 0, total });
  }
}
