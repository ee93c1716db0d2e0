import {
  createIdGenerator,
  systemClock,
  timestampNotBefore,
  toTimestamp,
  type Clock,
  type IdGenerator,
} from '@waymark/core-types';
import type { Medallion, Scope } from '../document/medallion.ts';
import { parseMedallion } from '../document/read-medallion.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { knowledgeRange } from './knowledge-range.ts';

/** What every MedallionLLM is made with. */
export interface MedallionLLMOptions {
  /** Stamps created_at and updated_at. Default: the machine's clock. */
  clock?: Clock;
  /** Names new medallions. Default: UUIDs of version 7. */
  ids?: IdGenerator;
}

/** Names and stamps medallions. */
export type Stamps = Required<MedallionLLMOptions>;

/** The options with their defaults. */
export function stampsOf({ clock = systemClock, ids = createIdGenerator({ clock }) }: MedallionLLMOptions): Stamps {
  return { clock, ids };
}

/** A medallion about a scope that says nothing yet. */
export function emptyMedallion(scope: Scope, model: string, stamps: Stamps): Medallion {
  const now = toTimestamp(stamps.clock.now());
  return {
    meta: {
      medallion_id: stamps.ids(),
      schema_version: 'medallion.v1',
      model,
      created_at: now,
      updated_at: now,
      status: 'active',
    },
    scope: { graph_nodes: [...scope.graph_nodes], tags: [...(scope.tags ?? [])] },
    summary: { high_level: '', subsystems: [] },
    decisions: [],
    open_questions: [],
    affordances: { recommended_entry_points: [], avoid_repeating: [] },
  };
}

/**
 * Stamps a new medallion with the range of its evidence and checks it.
 * @throws {SchemaValidationError} when the scope does not fit the schema.
 */
export function finishNew(medallion: Medallion, evidence: Evidence): Medallion {
  return parseMedallion({ ...medallion, meta: { ...medallion.meta, ...knowledgeRange(evidence) } });
}

/**
 * Stamps an updated medallion: who wrote it, when, and the range of all its knowledge; id and created_at stay.
 * @throws {SchemaValidationError} when the existing one did not fit the schema.
 */
export function finishUpdate(
  medallion: Medallion,
  evidence: Evidence,
  stamp: { model: string; clock: Clock },
): Medallion {
  const { meta } = medallion;
  return parseMedallion({
    ...medallion,
    meta: {
      ...meta,
      model: stamp.model,
      updated_at: timestampNotBefore(stamp.clock, meta.updated_at),
      ...knowledgeRange(evidence, meta),
    },
  });
}
