import { parseGroupId, type Episode } from '@waymark/core-types/domain';
import { tokenise } from '@waymark/core-types/search';
import type { Database } from '../../../database.ts';
import { UniqueError } from '../../../errors.ts';
import { VectorIndexes } from '../../search/vector-indexes.ts';
import type { VectorPartition } from '../../search/vector-index.ts';
import type { EpisodeQuery } from '../../remembering/episode-filter.ts';
import {
  episodeKind,
  vectorAttributes,
  type MemoryEngine,
  type VectorAttributes,
} from '../../remembering/memory-engine.ts';
import { packMemory, unpackMemory } from '../../remembering/pack-memory.ts';
import type { VectorLog } from '../vector-log.ts';
import { inParts, lockGroup, marks, pageRows, type Terms } from './statements.ts';
import { ridOfEpisode, type TextIndex } from './text-index.ts';

type EpisodeEngine = Pick<
  MemoryEngine,
  'getEpisode' | 'pageEpisodes' | 'putEpisode' | 'rankByText' | 'rankByVector' | 'readEpisodes' | 'scanEpisodes'
>;

/** Episodes in SQL, with their full text and vectors. */
export function sqlEpisodes(
  database: Database,
  { text, vectors }: { text: TextIndex; vectors: VectorLog<VectorAttributes> },
): EpisodeEngine {
  const indexes = new VectorIndexes<VectorAttributes>(vectors);

  async function read(rest: string, params: (string | number)[]): Promise<Episode[]> {
    const rows = await database.query<{ packed: string }>(`select packed from memory_episode episode ${rest}`, params);
    return rows.map(({ packed }) => unpackMemory(episodeKind, packed));
  }

  return {
    async putEpisode(episode, { replace }) {
      const { group_id, id, embedding } = episode;
      const key = { ...partitionOf(group_id), id };
      const packed = packMemory(episodeKind, episode);
      const entry = embedding === null ? null : { vector: embedding, attributes: vectorAttributes(episode) };
      const removal = [
        { sql: `delete from memory_text where rowid = ${ridOfEpisode}`, params: [group_id, id] },
        { sql: 'delete from memory_episode where group_id = ? and id = ?', params: [group_id, id] },
      ];
      try {
        await database.batch([
          lockGroup(group_id),
          ...(replace ? removal : []),
          {
            sql: `insert into memory_episode (group_id, id, content_type, source, occurred_at, recorded_at, packed)
              values (?, ?, ?, ?, ?, ?, ?)`,
            params: [
              ...[group_id, id, episode.content_type, episode.source],
              ...[episode.occurred_at, episode.recorded_at, packed],
            ],
          },
          text.insert(episode, tokenise(episode.content)),
          ...(entry === null && !replace ? [] : vectors.saved(key, entry)),
        ]);
      } catch (error) {
        if (!replace && UniqueError.isInstance(error)) return null;
        throw error;
      }
      return unpackMemory(episodeKind, packed);
    },

    async getEpisode({ group_id, id }) {
      return (await read('where group_id = ? and id = ?', [group_id, id]))[0] ?? null;
    },

    async pageEpisodes(query, { limit, offset, after }) {
      const { terms, params } = conditionsOf(query);
      if (after !== null) terms.push('(occurred_at > ? or (occurred_at = ? and id > ?))');
      const place = after === null ? [] : [after.value, after.value, after.id];
      return read(`where ${['group_id = ?', ...terms].join(' and ')} order by occurred_at, id limit ? offset ?`, [
        query.group_id,
        ...params,
        ...place,
        limit,
        offset,
      ] as (string | number)[]);
    },

    rankByText: (query, { words, limit }) =>
      text.rank({ group_id: query.group_id, words, limit, filter: conditionsOf(query) }),

    rankByVector: (group_id, target) => indexes.nearest(partitionOf(group_id), target),

    async readEpisodes(group_id, ids) {
      const episodes: Episode[] = [];
      for (const part of inParts(ids)) {
        episodes.push(...(await read(`where group_id = ? and id in (${marks(part)})`, [group_id, ...part])));
      }
      return episodes;
    },

    async *scanEpisodes(group_id) {
      for (let last = ''; ;) {
        const page = await read(`where group_id = ? and id > ? order by id limit ${pageRows}`, [group_id, last]);
        yield* page;
        if (page.length < pageRows) return;
        last = page.at(-1)!.id;
      }
    },
  };
}

/** The vectors of a group are searched together. */
export function partitionOf(group_id: string): VectorPartition {
  return { tenant_id: parseGroupId(group_id).tenant_id, group_id };
}

/** What a query asks of a row of `memory_episode`, beside its group. */
function conditionsOf(query: EpisodeQuery): Terms {
  const conditions: [string, string | undefined][] = [
    ['episode.content_type = ?', query.content_type],
    ['episode.source = ?', query.source],
    ['episode.occurred_at >= ?', query.occurred_from],
    ['episode.occurred_at < ?', query.occurred_to],
    ['episode.recorded_at <= ?', query.recorded_at],
  ];
  const asked = conditions.filter(([, value]) => value !== undefined);
  return { terms: asked.map(([term]) => term), params: asked.map(([, value]) => value as string) };
}
