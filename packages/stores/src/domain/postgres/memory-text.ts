import type { Database } from '../../database.ts';
import type { RankedEpisode } from '../remembering/memory-engine.ts';
import { groupWord, ridOfEpisode, type TextIndex } from '../sql/memory/text-index.ts';

/** PostgreSQL counts the words of a text no further. */
const lastPosition = 16_383;

/** Full text with PostgreSQL's tsvector and ts_rank; its own parser would take some words apart, so it gets them ready. */
export function tsvectorMemoryText(database: Database): TextIndex {
  return {
    tables: ({ bigint }) => [
      `create table memory_text (rowid ${bigint} primary key, body tsvector not null)`,
      'create index memory_text_body on memory_text using gin (body)',
    ],

    insert({ group_id, id }, words) {
      // The group weighs nothing in the rank: it stands under weight D, the default, the words under A.
      const weighted = words.map((word, index) => `'${word}':${Math.min(index + 1, lastPosition)}A`);
      return {
        sql: `insert into memory_text (rowid, body) values (${ridOfEpisode}, cast(? as tsvector))`,
        params: [group_id, id, [...weighted, `'${groupWord(group_id)}':1`].join(' ')],
      };
    },

    async rank({ group_id, words, filter, limit }): Promise<RankedEpisode[]> {
      const any = words.map((word) => `'${word}':A`).join(' | ');
      const terms = ['body @@ cast(? as tsquery)', 'episode.group_id = ?', ...filter.terms];
      return database.query<{ id: string; score: number }>(
        `select episode.id, ts_rank('{0, 0, 0, 1}', body, cast(? as tsquery), 1) as score
          from memory_text join memory_episode episode on episode.rid = memory_text.rowid
          where ${terms.join(' and ')} order by score desc, episode.rid limit ?`,
        [any, `'${groupWord(group_id)}' & (${any})`, group_id, ...filter.params, limit],
      );
    },
  };
}
