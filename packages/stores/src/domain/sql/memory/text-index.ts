import type { DialectWords, Statement } from '../../../database.ts';
import type { GroupKey } from '../../memory-store.ts';
import type { RankedEpisode } from '../../remembering/memory-engine.ts';
import type { Terms } from './statements.ts';

/** A search for words among the episodes of one group. */
export interface TextQuery {
  group_id: string;
  /** At least one, each once, as `tokenise` writes them: letters and digits only. */
  words: readonly string[];
  /** What else must be so of a row of `memory_episode`, called `episode`. */
  filter: Terms;
  limit: number;
}

/** Full text of episodes in an engine's own way. Its table is `memory_text`, whose `rowid` is the episode's `rid`. */
export interface TextIndex {
  tables(words: DialectWords): string[];
  /** Adds the words of an episode whose row is there, in the same transaction. */
  insert(key: GroupKey, words: readonly string[]): Statement;
  /** Only within the group, before anything is ranked. */
  rank(query: TextQuery): Promise<RankedEpisode[]>;
}

/** The `rid` of an episode, by group and id. */
export const ridOfEpisode = '(select rid from memory_episode where group_id = ? and id = ?)';

/** PostgreSQL's and SQLite's index alike hold the group as one more word, so that they keep searches within it. */
export function groupWord(group_id: string): string {
  return `g${group_id.replace(/[^0-9a-zA-Z]/g, '')}`;
}
