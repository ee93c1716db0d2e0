import { expect, it } from 'vitest';
import { ValidationError } from '../errors/errors.ts';
import { customerProfileSchema, episodeSchema, parseDocument, ruleSchema } from './index.ts';

const id = '018f3a4e-7b1c-7c3d-8e9f-000000000001';
const time = '2026-01-01T00:00:00.000Z';
const episode = {
  ...{ id, group_id: `${id}:${id}`, content: 'Hello', source: 'user' as const },
  ...{ occurred_at: time, recorded_at: time },
};

function issuesOf(parse: () => unknown): string[] {
  try {
    parse();
  } catch (error) {
    if (ValidationError.isInstance(error)) return error.issues.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

it('[domain:documents:unknown-fields] keeps fields of a newer version', () => {
  const parsed = parseDocument(episodeSchema, { ...episode, mood: { kind: 'new' } }, 'episode');
  expect(parsed['mood']).toEqual({ kind: 'new' });
});

it('keeps a key named __proto__ where any JSON is kept', () => {
  const source_metadata = JSON.parse('{"__proto__":{"is":1},"deep":{"__proto__":2}}') as Record<string, unknown>;
  const parsed = parseDocument(episodeSchema, { ...episode, source_metadata }, 'episode');
  expect(JSON.stringify(parsed.source_metadata)).toBe('{"__proto__":{"is":1},"deep":{"__proto__":2}}');
});

it('refuses a field named __proto__, which could not be kept', () => {
  const spoiled = JSON.parse(JSON.stringify(episode).replace('{', '{"__proto__":{"is":1},')) as object;
  expect(issuesOf(() => parseDocument(episodeSchema, spoiled, 'episode'))).toEqual([
    '$.__proto__: No field can have this name',
  ]);
  const profile = {
    ...{ id, tenant_id: id, customer_id: 'c', created_at: time, updated_at: time },
    fields: JSON.parse('{"__proto__":{"name":"__proto__"}}') as object,
  };
  expect(issuesOf(() => parseDocument(customerProfileSchema, profile, 'profile'))).toEqual([
    '$.fields.__proto__: No field can have this name',
  ]);
});

it('names the kind and at most twenty misfits', () => {
  const names = Array.from({ length: 30 }, () => 7);
  expect(() => parseDocument(ruleSchema, { attached_tool_ids: names }, 'rule')).toThrow(
    /^This rule does not fit: .*and \d+ more\.$/s,
  );
  expect(issuesOf(() => parseDocument(ruleSchema, { attached_tool_ids: names }, 'rule'))).toHaveLength(20);
});

it('says what is not JSON, and where', () => {
  const source_metadata = { list: [1, { when: new Date(0) }] };
  expect(issuesOf(() => parseDocument(episodeSchema, { ...episode, source_metadata }, 'episode'))).toEqual([
    '$.source_metadata.list[1].when: a Date is not a plain object',
  ]);
  expect(issuesOf(() => parseDocument(episodeSchema, { ...episode, source_metadata: [1] }, 'episode'))).toEqual([
    '$.source_metadata: Expected an object',
  ]);
});
