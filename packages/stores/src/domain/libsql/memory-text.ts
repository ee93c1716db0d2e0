import type { Database, Statement } from '../../database.ts';
import type { RankedEpisode } from '../remembering/memory-engine.ts';
import { groupWord, ridOfEpisode, type TextIndex, type TextQuery } from '../sql/memory/text-index.ts';
import { WordCounter, type WordCounts } from './word-counts.ts';

/** Full text with SQLite's FTS5 and its BM25. */
export function fts5MemoryText(database: Database): TextIndex {
  const counter = new WordCounter(database);
  const run = async (query: TextQuery, chosen: ChosenWords) => {
    const { sql, params = [] } = toStatement(query, chosen);
    return database.query<{ id: string; score: number }>(sql, params);
  };
  return {
    tables: () => [
      // Words come split by spaces; this tokenizer takes every character outside of ASCII for part of a word.
      `create virtual table memory_text using fts5(
        body, owner, content='', contentless_delete=1, tokenize='ascii'
      )`,
      // No table of its own: how many episodes hold a word, as the index counts them.
      `create virtual table memory_word using fts5vocab(memory_text, row)`,
    ],

    insert: ({ group_id, id }, words) => ({
      sql: `insert into memory_text (rowid, body, owner) values (${ridOfEpisode}, ?, ?)`,
      params: [group_id, id, words.join(' '), groupWord(group_id)],
    }),

    async rank(query): Promise<RankedEpisode[]> {
      const chosen = chooseWords(query, await counter.count(query.words));
      const ranked = await run(query, chosen);
      if (ranked.length >= query.limit || chosen.required.length === query.words.length) return ranked;
      return run(query, { required: query.words, optional: [] });
    },
  };
}

/** Words of which a hit must hold one, and words that only add to its score. */
interface ChosenWords {
  required: readonly string[];
  optional: readonly string[];
}

/**
 * The rarest words that promise enough hits find them: BM25 takes its time for each episode that it scores, and those that
 * hold only common words of a query seldom come near the top. Words in more than half of all episodes weigh nothing.
 */
function chooseWords({ words, limit }: TextQuery, { total, holders }: WordCounts): ChosenWords {
  const holdersOf = (word: string) => holders.get(word) ?? 0;
  const telling = words.filter((word) => holdersOf(word) * 2 <= total).sort((a, b) => holdersOf(a) - holdersOf(b));
  if (telling.length === 0) return { required: words, optional: [] };
  let promised = 0;
  const required = telling.filter((word) => {
    const isNeeded = promised < limit;
    promised += holdersOf(word);
    return isNeeded;
  });
  return { required, optional: telling.slice(required.length) };
}

function toStatement({ group_id, filter, limit }: TextQuery, { required, optional }: ChosenWords): Statement {
  const anyOf = (words: readonly string[]) => `(${words.map((word) => `"${word}"`).join(' OR ')})`;
  const owner = `owner : "${groupWord(group_id)}"`;
  // Every episode that is found has this owner, so the last condition only brings its words in.
  const scored = optional.length === 0 ? '' : ` AND (body : ${anyOf(optional)} OR ${owner})`;
  const match = `body : ${anyOf(required)} AND ${owner}${scored}`;
  const hits = 'select rowid as rid, -bm25(memory_text, 1.0, 0.0) as score from memory_text where memory_text match ?';
  if (filter.terms.length === 0) {
    return {
      sql: `select episode.id, hit.score
        from (${hits} order by score desc, rid limit ?) hit cross join memory_episode episode
        where episode.rid = hit.rid order by hit.score desc, hit.rid`,
      params: [match, limit],
    };
  }
  return {
    sql: `select episode.id, hit.score from (${hits}) hit cross join memory_episode episode
      where episode.rid = hit.rid and ${filter.terms.join(' and ')} order by hit.score desc, hit.rid limit ?`,
    params: [match, ...filter.params, limit],
  };
}
