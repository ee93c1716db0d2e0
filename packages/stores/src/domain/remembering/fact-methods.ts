import { toTimestamp, ValidationError } from '@waymark/core-types';
import { parseDocument, parseGroupId } from '@waymark/core-types/domain';
import type { StoreContext } from '../documents/prepare-document.ts';
import type { AddFactOptions, AsOf, GroupKey, MemoryStore, RecordedFact } from '../memory-store.ts';
import { entityKind, keyOf, relationshipKind, type Fact, type FactKind } from './fact-kinds.ts';
import { isId } from './is-id.ts';
import type { MemoryEngine } from './memory-engine.ts';
import { readPointInTime } from './point-in-time.ts';
import { compareText } from '../documents/compare-text.ts';
import { checkDepth, compareByName, traverse } from './traverse.ts';

const defaultDepth = 2;
const defaultReach = 1_000;

type FactMethods = Pick<
  MemoryStore,
  | 'addEntity'
  | 'addRelationship'
  | 'getEntities'
  | 'getEntity'
  | 'getEntityHistory'
  | 'getRelationshipHistory'
  | 'getRelationships'
  | 'traverseFromEntities'
>;

/** What a memory store does with facts. */
export function factMethods(engine: MemoryEngine, { clock, ids }: StoreContext): FactMethods {
  async function add<Kept extends Fact>(
    kind: FactKind<Kept>,
    draft: object,
    { exclusive = false }: AddFactOptions = {},
  ): Promise<Kept> {
    const now = toTimestamp(clock.now());
    const given = draft as Partial<Fact>;
    const filled: Partial<Fact> = {
      ...draft,
      id: given.id ?? ids(),
      valid_from: given.valid_from ?? now,
      recorded_at: given.recorded_at ?? now,
    };
    const fact: Kept = parseDocument(kind.schema, filled, kind.kind);
    return engine.addFact({ kind, fact, hasId: given.id !== undefined, exclusive });
  }

  async function find<Kept extends Fact>(
    kind: FactKind<Kept>,
    query: { group_id: string; id?: string; type?: string | undefined; touching?: string | undefined } & AsOf,
  ): Promise<Kept[]> {
    const { group_id, id, type, touching } = query;
    parseGroupId(group_id);
    const at = readPointInTime(query, clock);
    if ([id, touching].some((one) => one !== undefined && !isId(one))) return [];
    return engine.findFacts(kind, {
      group_id,
      at,
      ids: listOf(id),
      type_keys: listOf(type)?.map((name) => keyOf(name)),
      touching: listOf(touching),
    });
  }

  async function history<Kept extends Fact>(kind: FactKind<Kept>, key: GroupKey): Promise<RecordedFact<Kept>[]> {
    parseGroupId(key.group_id);
    const states = isId(key.id) ? await engine.history(kind, key) : [];
    return states.map(({ fact, superseded_at }) => ({ fact, superseded_at }));
  }

  return {
    addEntity: (draft, options) => add(entityKind, draft, options),
    addRelationship: (draft, options) => add(relationshipKind, draft, options),

    async getEntity(key) {
      return (await find(entityKind, key))[0] ?? null;
    },

    async getEntities({ entity_type, ...query }) {
      return (await find(entityKind, { ...query, type: entity_type })).sort(compareByName);
    },

    async getRelationships({ entity_id, relation_type, ...query }) {
      const found = await find(relationshipKind, { ...query, touching: entity_id, type: relation_type });
      return found.sort((a, b) => compareText(a.valid_from, b.valid_from) || compareText(a.id, b.id));
    },

    getEntityHistory: (key) => history(entityKind, key),
    getRelationshipHistory: (key) => history(relationshipKind, key),

    async traverseFromEntities({ group_id, entity_ids, relation_types, ...query }) {
      parseGroupId(group_id);
      const depth = checkDepth(query.depth ?? defaultDepth);
      const limit = checkLimit(query.limit ?? defaultReach);
      const at = readPointInTime(query, clock);
      const type_keys = relation_types?.map((type) => keyOf(type));
      const reader = {
        entities: (wanted: readonly string[]) => engine.findFacts(entityKind, { group_id, at, ids: wanted }),
        relationshipsOf: (touching: readonly string[]) =>
          engine.findFacts(relationshipKind, { group_id, at, type_keys, touching }),
      };
      return traverse(reader, { entity_ids: entity_ids.filter(isId), depth, limit });
    },
  };
}

function listOf(value: string | undefined): string[] | undefined {
  return value === undefined ? undefined : [value];
}

/** @throws {ValidationError} for what counts nothing. */
function checkLimit(limit: number): number {
  if (Number.isSafeInteger(limit) && limit >= 0) return limit;
  const message = `Expected a whole number from 0, found ${String(limit)}`;
  throw new ValidationError(`Cannot traverse: limit: ${message}.`, [{ path: '$.limit', message }]);
}
