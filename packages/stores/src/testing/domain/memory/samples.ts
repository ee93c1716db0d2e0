import { groupIdOf, type EntityInput, type EpisodeInput, type RelationshipInput } from '@waymark/core-types/domain';
import type { Draft } from '../../../domain/documents/draft.ts';
import { otherTenant, sampleId, sampleTenant } from '../sample-documents.ts';

/** The group of a session of the sample tenant. */
export function sampleGroup(session: number, tenant_id = sampleTenant): string {
  return groupIdOf({ tenant_id, session_id: sampleId(session) });
}

export const group_id = sampleGroup(100);
/** Of the same tenant, and of the same session's number with another one. */
export const otherGroups = [sampleGroup(101), sampleGroup(100, otherTenant)];

/** A moment on the axis of validity, on which the years of a fact are easily told apart. */
export function year(number: number): string {
  return `${number}-01-01T00:00:00.000Z`;
}

export function sampleEpisode(fields: Partial<EpisodeInput> = {}): Draft<EpisodeInput> {
  return { group_id, content: 'Hello', source: 'user', ...fields };
}

export function sampleEntity(fields: Partial<EntityInput> = {}): Draft<EntityInput> {
  return { group_id, name: 'Anna', entity_type: 'person', valid_from: year(2000), ...fields };
}

/** A relationship between two entities by the numbers of their ids. */
export function sampleRelationship(
  from: number,
  to: number,
  fields: Partial<RelationshipInput> = {},
): Draft<RelationshipInput> {
  return {
    group_id,
    from_entity_id: sampleId(from),
    to_entity_id: sampleId(to),
    relation_type: 'knows',
    valid_from: year(2000),
    ...fields,
  };
}
