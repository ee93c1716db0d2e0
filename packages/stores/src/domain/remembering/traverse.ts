import { compareText } from '../documents/compare-text.ts';
import { ValidationError } from '@waymark/core-types';
import type { Entity, Relationship } from '@waymark/core-types/domain';
import type { TraversedEntity } from '../memory-store.ts';

const maximumDepth = 10;

/** What a traversal reads, all of it at the same point in time. */
export interface GraphReader {
  entities(ids: readonly string[]): Promise<Entity[]>;
  /** From or to any of these entities. */
  relationshipsOf(entityIds: readonly string[]): Promise<Relationship[]>;
}

/** @throws {ValidationError} beyond ten steps. */
export function checkDepth(depth: number): number {
  if (Number.isInteger(depth) && depth >= 0 && depth <= maximumDepth) return depth;
  const message = `Expected a whole number from 0 to ${maximumDepth}, found ${String(depth)}`;
  throw new ValidationError(`Cannot traverse: depth: ${message}.`, [{ path: '$.depth', message }]);
}

/**
 * Entities around the starts, level by level, each once: by depth, then name, then id. Of several ways to an entity, `via`
 * is the one from the first entity of the level before it, and there the first by type and id.
 */
export async function traverse(
  reader: GraphReader,
  { entity_ids, depth, limit }: { entity_ids: readonly string[]; depth: number; limit: number },
): Promise<TraversedEntity[]> {
  const seen = new Set(entity_ids);
  const reached: TraversedEntity[] = [];
  let level = toLevel(await reader.entities([...seen]), 0, new Map());
  while (level.length > 0) {
    reached.push(...level);
    const next = level[0]!.depth + 1;
    if (next > depth || reached.length >= limit) break;
    const ways = await waysFrom(reader, level, seen);
    for (const id of ways.keys()) seen.add(id);
    level = toLevel(await reader.entities([...ways.keys()]), next, ways);
  }
  return reached.slice(0, limit);
}

/** The relationships that lead from a level to entities nobody has seen, by those entities. */
async function waysFrom(
  reader: GraphReader,
  level: readonly TraversedEntity[],
  seen: ReadonlySet<string>,
): Promise<Map<string, Relationship>> {
  const places = new Map(level.map(({ entity }, place) => [entity.id, place]));
  const steps = (await reader.relationshipsOf([...places.keys()])).flatMap((via) => [
    { via, from: via.from_entity_id, to: via.to_entity_id },
    { via, from: via.to_entity_id, to: via.from_entity_id },
  ]);
  const leading = steps.filter(({ from, to }) => places.has(from) && !seen.has(to));
  leading.sort(
    (a, b) =>
      places.get(a.from)! - places.get(b.from)! ||
      compareText(a.via.relation_type, b.via.relation_type) ||
      compareText(a.via.id, b.via.id),
  );
  const ways = new Map<string, Relationship>();
  for (const { to, via } of leading) if (!ways.has(to)) ways.set(to, via);
  return ways;
}

function toLevel(entities: Entity[], depth: number, ways: ReadonlyMap<string, Relationship>): TraversedEntity[] {
  return entities.sort(compareByName).map((entity) => ({ entity, depth, via: ways.get(entity.id) ?? null }));
}

/** By name, then id. In UTF-16 code units, so that every engine gives the same order. */
export function compareByName(one: Entity, other: Entity): number {
  return compareText(one.name, other.name) || compareText(one.id, other.id);
}
