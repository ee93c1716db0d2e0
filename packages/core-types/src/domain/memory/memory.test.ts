import { expect, it } from 'vitest';
import { ValidationError } from '../../errors/errors.ts';
import { entitySchema, episodeSchema, groupIdOf, parseGroupId, relationshipSchema } from '../index.ts';

const id = '018f3a4e-7b1c-7c3d-8e9f-000000000001';
const time = '2026-01-01T00:00:00.000Z';
const group_id = `${id}:${id}`;

it('[domain:group:format] names a group by its tenant and session', () => {
  expect(groupIdOf({ tenant_id: id, session_id: id })).toBe(group_id);
  expect(parseGroupId(group_id)).toEqual({ tenant_id: id, session_id: id });
  expect(() => parseGroupId(id)).toThrow(ValidationError);
  expect(() => parseGroupId(`${group_id}\n`)).toThrow('is not a group id');
});

it('[domain:episode:defaults] holds an episode, a message by default', () => {
  const episode = { id, group_id, content: 'Hi', source: 'user', occurred_at: time, recorded_at: time };
  expect(episodeSchema.parse(episode)).toMatchObject({
    ...{ content_type: 'message', source_metadata: {}, embedding: null, embedding_model: null, entity_ids: [] },
  });
  for (const wrong of [{ content: '' }, { content_type: 'song' }, { source: 'nobody' }, { group_id: id }]) {
    expect(episodeSchema.safeParse({ ...episode, ...wrong }).success).toBe(false);
  }
});

it('[domain:facts:validity] holds entities and relationships that end after they begin, or have not ended', () => {
  const times = { valid_from: time, recorded_at: time };
  const entity = { id, group_id, name: 'Ada', entity_type: 'person', ...times };
  const relationship = { id, group_id, from_entity_id: id, to_entity_id: id, relation_type: 'knows', ...times };
  expect(entitySchema.parse(entity)).toMatchObject({ attributes: {}, valid_to: null, embedding: null });
  expect(relationshipSchema.parse(relationship)).toMatchObject({ attributes: {}, valid_to: null });
  expect(entitySchema.safeParse({ ...entity, valid_to: time }).success).toBe(false);
  expect(relationshipSchema.safeParse({ ...relationship, valid_to: time }).success).toBe(false);
  expect(entitySchema.safeParse({ ...entity, valid_to: '2026-01-01T00:00:00.001Z' }).success).toBe(true);
});
