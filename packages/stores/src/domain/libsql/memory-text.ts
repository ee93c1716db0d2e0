import { groupWord, ridOfEpisode, type TextIndex } from '../sql/memory/text-index.ts';

/** Full text with SQLite's FTS5 and its BM25. */
export const fts5MemoryText: TextIndex = {
  tables: () => [
    // Words come split by spaces; this tokenizer takes every character outside of ASCII for part of a word.
    `create virtual table memory_text using fts5(
      body, owner, content='', contentless_delete=1, tokenize='ascii'
    )`,
  ],

  insert: ({ group_id, id }, words) => ({
    sql: `insert into memory_text (rowid, body, owner) values (${ridOfEpisode}, ?, ?)`,
    params: [group_id, id, words.join(' '), groupWord(group_id)],
  }),

  rank({ group_id, words, filter, limit }) {
    const any = words.map((word) => `"${word}"`).join(' OR ');
    const match = `owner : "${groupWord(group_id)}" AND body : (${any})`;
    const scored =
      'select rowid as rid, -bm25(memory_text, 1.0, 0.0) as score from memory_text where memory_text match ?';
    const order = 'order by score desc, rid limit ?';
    if (filter.terms.length === 0) {
      return {
        sql: `select episode.id, hit.score from (${scored} ${order}) hit cross join memory_episode episode
          where episode.rid = hit.rid order by hit.score desc, hit.rid`,
        params: [match, limit],
      };
    }
    return {
      sql: `select episode.id, hit.score from (${scored}) hit cross join memory_episode episode
        where episode.rid = hit.rid and ${filter.terms.join(' and ')} order by hit.score desc, hit.rid limit ?`,
      params: [match, ...filter.params, limit],
    };
  },
};
