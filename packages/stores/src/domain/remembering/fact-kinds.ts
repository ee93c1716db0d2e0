import { createHash } from 'node:crypto';
import type { DocumentVersions } from '@waymark/core-types';
import {
  entitySchema,
  relationshipSchema,
  type DocumentSchema,
  type Entity,
  type Relationship,
} from '@waymark/core-types/domain';

/** What memory holds as true for a time. */
export type Fact = Entity | Relationship;

/** One recorded state of a fact. Nothing of it ever changes but the time from which it is no longer believed. */
export interface FactState<Kept extends Fact> {
  fact: Kept;
  /** Counts the states of one id, from 1. */
  version: number;
  /** Null while it is believed. */
  superseded_at: string | null;
}

/** How one kind of facts is stored, and which of them cannot hold at the same time. */
export interface FactKind<Kept extends Fact> {
  kind: 'entity' | 'relationship';
  table: string;
  versions: DocumentVersions;
  schema: DocumentSchema<Kept>;
  /** What queries find a state by. */
  columns: Record<string, (fact: Kept) => string>;
  /** Facts that agree in these columns are about the same thing. */
  identity: readonly string[];
  /** Facts that agree in these columns contradict each other; null where only those of one id do. */
  rivals(exclusive: boolean): readonly string[] | null;
  /** The entities that must be in the group before the fact. */
  needs(fact: Kept): readonly string[];
}

export const entityKind: FactKind<Entity> = {
  kind: 'entity',
  table: 'memory_entity',
  versions: { kind: 'entity', current: 1 },
  schema: entitySchema,
  columns: {
    type_key: ({ entity_type }) => keyOf(entity_type),
    name_key: ({ entity_type, name }) => keyOf(entity_type, name),
  },
  identity: ['name_key'],
  rivals: (exclusive) => (exclusive ? ['name_key'] : null),
  needs: () => [],
};

export const relationshipKind: FactKind<Relationship> = {
  kind: 'relationship',
  table: 'memory_relationship',
  versions: { kind: 'relationship', current: 1 },
  schema: relationshipSchema,
  columns: {
    type_key: ({ relation_type }) => keyOf(relation_type),
    from_entity_id: ({ from_entity_id }) => from_entity_id,
    to_entity_id: ({ to_entity_id }) => to_entity_id,
  },
  identity: ['from_entity_id', 'to_entity_id', 'type_key'],
  needs: ({ from_entity_id, to_entity_id }) => [from_entity_id, to_entity_id],
  rivals: (exclusive) => (exclusive ? ['from_entity_id', 'type_key'] : ['from_entity_id', 'to_entity_id', 'type_key']),
};

/** Stands for names in columns and indexes: whatever characters they hold, it is short, and equal names have equal keys. */
export function keyOf(...names: string[]): string {
  return createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 32);
}

/** What some columns hold of a fact. */
export function columnsOf<Kept extends Fact>(
  kind: FactKind<Kept>,
  fact: Kept,
  names: readonly string[] = Object.keys(kind.columns),
): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, kind.columns[name]!(fact)]));
}
