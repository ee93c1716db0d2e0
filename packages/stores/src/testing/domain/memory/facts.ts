import { describe, expect, it } from 'vitest';
import type { MemoryStore } from '../../../domain/memory-store.ts';
import { failureOf } from '../../failure-of.ts';
import { hostileTexts } from '../hostile-texts.ts';
import { sampleId, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { group_id, otherGroups, sampleEntity, sampleRelationship, year } from './samples.ts';

/** What holds for entities and relationships at a point in time. */
export function memoryFactTests(context: StoreContext<MemoryStore>): void {
  const addEntity = (number: number, fields: Parameters<typeof sampleEntity>[0] = {}) =>
    context.store.addEntity(sampleEntity({ id: sampleId(number), ...fields }));
  const link = (from: number, to: number, fields: Parameters<typeof sampleRelationship>[2] = {}) =>
    context.store.addRelationship(sampleRelationship(from, to, fields));

  describe('entities', () => {
    it('[memory:entity:kept] read back as they were added, with their defaults', async () => {
      const added = await context.store.addEntity({ group_id, name: 'Anna', entity_type: 'person', later: 1 });
      expect(added).toMatchObject({ attributes: {}, valid_to: null, embedding: null, later: 1 });
      expect(added.valid_from).toBe(added.recorded_at);
      expect(await context.store.getEntity(added)).toEqual(added);
      expect(await (await context.again()).getEntity(added)).toEqual(added);
      expect(await context.store.getEntityHistory(added)).toEqual([{ fact: added, superseded_at: null }]);
      expect(await context.store.getEntity({ group_id, id: sampleId(404) })).toBeNull();
      expect(await context.store.getEntityHistory({ group_id, id: sampleId(404) })).toEqual([]);
    });

    it('[memory:entity:kept] are not changed by who holds them', async () => {
      const added = await addEntity(1, { attributes: { deep: { list: [1] } }, embedding: [0.1, -0] });
      const expected = structuredClone(added);
      (added.attributes['deep'] as { list: number[] }).list.push(2);
      const stored = await context.store.getEntity(added);
      expect(stored).toEqual(expected);
      (stored!.attributes['deep'] as { list: number[] }).list.push(3);
      expect(await context.store.getEntities({ group_id })).toEqual([expected]);
    });

    it('[memory:entity:list] are listed by name, all or of one type', async () => {
      await addEntity(1, { name: 'b' });
      await addEntity(2, { name: 'a' });
      await addEntity(4, { name: 'B', entity_type: 'company' });
      await addEntity(3, { name: 'a' });
      await addEntity(5, { name: '\u{1F600}' });
      await addEntity(6, { name: '\uFF5E' });
      const numbersOf = async (entity_type?: string) =>
        (await context.store.getEntities({ group_id, ...(entity_type === undefined ? {} : { entity_type }) })).map(
          ({ id }) => Number(id.slice(-1)),
        );
      expect(await numbersOf()).toEqual([4, 2, 3, 1, 6, 5]);
      expect(await numbersOf('person')).toEqual([2, 3, 1, 6, 5]);
      expect(await numbersOf('planet')).toEqual([]);
    });

    it('[memory:entity:valid] that do not fit are refused, with the path', async () => {
      expect(await failureOf(addEntity(1, { name: '' }))).toMatchObject({ issues: [{ path: '$.name' }] });
      expect(await failureOf(addEntity(1, { valid_to: year(1999) }))).toMatchObject({
        issues: [{ path: '$.valid_to' }],
      });
      expect(await context.store.getEntities({ group_id })).toEqual([]);
    });
  });

  describe('relationships', () => {
    it('[memory:relationship:kept] read back by entity, on either end, and by type', async () => {
      for (const number of [1, 2, 3]) await addEntity(number);
      const first = await link(1, 2, { valid_from: year(2001), attributes: { since: 'school' } });
      const second = await link(3, 1, { valid_from: year(2000), relation_type: 'likes' });
      const self = await link(2, 2, { valid_from: year(2002), relation_type: 'likes' });
      const of = (query: object = {}) => context.store.getRelationships({ group_id, ...query });
      expect(first).toMatchObject({ attributes: { since: 'school' }, valid_to: null });
      expect(await of()).toEqual([second, first, self]);
      expect(await of({ entity_id: sampleId(1) })).toEqual([second, first]);
      expect(await of({ entity_id: sampleId(2) })).toEqual([first, self]);
      expect(await of({ relation_type: 'likes' })).toEqual([second, self]);
      expect(await of({ entity_id: sampleId(2), relation_type: 'knows' })).toEqual([first]);
      expect(await of({ entity_id: sampleId(404) })).toEqual([]);
      expect(await context.store.getRelationshipHistory(first)).toEqual([{ fact: first, superseded_at: null }]);
    });

    it('[memory:relationship:missing-entity] need both entities in the group', async () => {
      await addEntity(1);
      await addEntity(2, { group_id: otherGroups[0]! });
      expect(await failureOf(link(1, 2))).toMatchObject({
        code: 'STORE_NOT_FOUND',
        details: { kind: 'entity', id: sampleId(2) },
      });
      expect(await failureOf(link(3, 1))).toMatchObject({ details: { id: sampleId(3) } });
      expect(await context.store.getRelationships({ group_id })).toEqual([]);
    });
  });

  describe('points in time', () => {
    it('[memory:as-of:valid] show what was true then, and what is true now where none is named', async () => {
      await addEntity(1, { attributes: { city: 'Rome' }, valid_from: year(2000), valid_to: year(2010) });
      await addEntity(1, { attributes: { city: 'Oslo' }, valid_from: year(2020) });
      const cityAt = async (valid_at?: string) => {
        const at = valid_at === undefined ? {} : { valid_at };
        const entity = await context.store.getEntity({ group_id, id: sampleId(1), ...at });
        expect(await context.store.getEntities({ group_id, ...at })).toEqual(entity === null ? [] : [entity]);
        return entity?.attributes['city'];
      };
      expect(await cityAt()).toBe('Oslo');
      expect(await cityAt(year(1999))).toBeUndefined();
      expect(await cityAt(year(2000))).toBe('Rome');
      expect(await cityAt('2009-12-31T23:59:59.999Z')).toBe('Rome');
      expect(await cityAt(year(2010))).toBeUndefined();
      expect(await cityAt(year(2020))).toBe('Oslo');
    });

    it('[memory:as-of:future] leave out what will be true only later', async () => {
      await addEntity(1, { valid_from: year(9000) });
      expect(await context.store.getEntity({ group_id, id: sampleId(1) })).toBeNull();
      expect(await context.store.getEntity({ group_id, id: sampleId(1), valid_at: year(9001) })).not.toBeNull();
    });

    it('[memory:as-of:recorded] show what was believed then, on either axis and on both', async () => {
      await addEntity(1, { attributes: { city: 'Rome' }, recorded_at: sampleTime(10) });
      await addEntity(1, { attributes: { city: 'Oslo' }, valid_from: year(2020), recorded_at: sampleTime(20) });
      await addEntity(2);
      await link(1, 2, { attributes: { how: 'well' }, recorded_at: sampleTime(30) });
      const city = async (at: object) =>
        (await context.store.getEntity({ group_id, id: sampleId(1), ...at }))?.attributes['city'];
      expect(await city({ recorded_at: sampleTime(9) })).toBeUndefined();
      expect(await city({ recorded_at: sampleTime(10) })).toBe('Rome');
      expect(await city({ recorded_at: sampleTime(19), valid_at: year(2021) })).toBe('Rome');
      expect(await city({ recorded_at: sampleTime(20), valid_at: year(2021) })).toBe('Oslo');
      expect(await city({ recorded_at: sampleTime(20), valid_at: year(2019) })).toBe('Rome');
      expect(await city({ valid_at: year(2019) })).toBe('Rome');
      const links = (recorded_at: string) => context.store.getRelationships({ group_id, recorded_at });
      expect(await links(sampleTime(29))).toEqual([]);
      expect(await links('9999-01-01T00:00:00.000Z')).toHaveLength(1);
    });

    it('[memory:as-of:form] must be written as documents write them', async () => {
      for (const time of ['2026-01-31', '2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000+01:00', '']) {
        for (const field of ['valid_at', 'recorded_at']) {
          const failure = failureOf(context.store.getEntities({ group_id, [field]: time }));
          expect(await failure).toMatchObject({ issues: [{ path: `$.${field}` }] });
        }
      }
    });
  });

  it('[memory:group:bound] shows no fact of a group to another one, whatever the id', async () => {
    const entity = await addEntity(1, { recorded_at: sampleTime(1) });
    await addEntity(2);
    const relationship = await link(1, 2);
    for (const other of otherGroups) {
      const query = { group_id: other, id: entity.id };
      expect(await context.store.getEntity(query)).toBeNull();
      expect(await context.store.getEntities(query)).toEqual([]);
      expect(await context.store.getEntityHistory(query)).toEqual([]);
      expect(await context.store.getRelationships({ group_id: other, entity_id: entity.id })).toEqual([]);
      expect(await context.store.getRelationshipHistory({ group_id: other, id: relationship.id })).toEqual([]);
      const traversal = { group_id: other, entity_ids: [entity.id] };
      expect(await context.store.traverseFromEntities(traversal)).toEqual([]);
      // The same id there is another entity, and ends nothing here.
      await context.store.addEntity(sampleEntity({ group_id: other, id: entity.id, valid_from: year(2010) }));
    }
    expect(await context.store.getEntityHistory(entity)).toEqual([{ fact: entity, superseded_at: null }]);
  });

  it.each(hostileTexts)('[memory:hostile:data] takes %s for data in names, types and ids', async (_, long) => {
    const name = long.slice(0, 500);
    const attributes = { [name]: long };
    const entity = await addEntity(1, { name, entity_type: name, attributes });
    const relationship = await link(1, 1, { relation_type: name, attributes });
    expect(entity.attributes).toEqual(attributes);
    expect(await context.store.getEntities({ group_id, entity_type: name })).toEqual([entity]);
    expect(await context.store.getRelationships({ group_id, relation_type: name })).toEqual([relationship]);
    expect(await context.store.getEntities({ group_id, entity_type: long === name ? `${long}x` : long })).toEqual([]);
    expect(await context.store.getEntity({ group_id, id: long })).toBeNull();
    expect(await context.store.getEntityHistory({ group_id, id: long })).toEqual([]);
    expect(await context.store.getRelationships({ group_id, entity_id: long })).toEqual([]);
    const starts = { group_id, entity_ids: [long, entity.id], relation_types: [name] };
    expect(await context.store.traverseFromEntities(starts)).toEqual([{ entity, depth: 0, via: null }]);
    await context.store.addEntity(sampleEntity({ name, entity_type: name, valid_from: year(2010) }), {
      exclusive: true,
    });
    expect(await context.store.getEntityHistory(entity)).toHaveLength(3);
  });
}
