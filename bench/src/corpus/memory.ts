import type { EntityInput, EpisodeInput, RelationshipInput } from '@waymark/core-types/domain';
import { createRandom } from './random.ts';
import { createWriter } from './words.ts';

/** The group that all of it belongs to. */
export const group_id = `${numbered('1', 0)}:${numbered('2', 0)}`;

const time = '2026-01-01T00:00:00.000Z';

/** What one group remembers, the same in every run: entities of ten types, two relationships each, and episodes. */
export function createMemories(count: number) {
  const random = createRandom(11);
  const write = createWriter(random);
  const entities = Array.from({ length: count }, (_, index): EntityInput & { id: string } => ({
    id: numbered('3', index),
    group_id,
    name: write(20),
    entity_type: `type-${index % 10}`,
    attributes: { note: write(100), rank: index },
    valid_from: time,
    recorded_at: time,
  }));
  const relationships = entities.flatMap(({ id }, index): RelationshipInput[] =>
    ['knows', 'works_with'].map((relation_type, kind) => ({
      id: numbered('5', index * 2 + kind),
      group_id,
      from_entity_id: id,
      to_entity_id: numbered('3', Math.floor(random() * count)),
      relation_type,
      valid_from: time,
      recorded_at: time,
    })),
  );
  return { entities, relationships, episodes: createEpisodes(count) };
}

/** Episodes of some 200 characters. */
export function createEpisodes(count: number): (EpisodeInput & { id: string })[] {
  const write = createWriter(createRandom(12));
  return Array.from({ length: count }, (_, index) => ({
    id: numbered('4', index),
    group_id,
    content: write(200),
    source: 'user',
    occurred_at: time,
    recorded_at: time,
  }));
}

/** Two to five words of an episode, in another order: what somebody might remember of it. */
export function wordsFrom(content: string, random: () => number): string {
  const words = content.split(' ');
  const count = 2 + Math.floor(random() * 4);
  return Array.from({ length: count }, () => words[Math.floor(random() * words.length)]!).join(' ');
}

function numbered(kind: string, number: number): string {
  return `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
