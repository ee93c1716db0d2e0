import { expect, it } from 'vitest';
import { createMemoryMedallionStore } from '../store/memory/memory-medallion-store.ts';
import type { MedallionStore } from '../store/medallion-store.ts';
import { sampleMedallion } from '../testing/sample-medallion.ts';
import { markStale, supersedeMedallion } from './retire-medallion.ts';

it('[medallion:staleness:supersede] retires what stands by then when another session writes at the same time', async () => {
  const memory = new Map();
  const store = createMemoryMedallionStore({ memory });
  const busy: MedallionStore = createMemoryMedallionStore({ memory });
  busy.getById = async (id) => {
    const read = await store.getById(id);
    if (id !== 'm') return read;
    const { medallion, revision } = read!;
    const high_level = `said meanwhile ${revision}`;
    await store.update({ ...medallion, summary: { ...medallion.summary, high_level } }, revision);
    return read;
  };
  await store.create(sampleMedallion({ id: 'm' }));
  await store.create(sampleMedallion({ id: 'next' }));
  expect(await markStale(busy, { medallion_id: 'm', reason: 'old' })).toMatchObject({
    revision: 3,
    medallion: { meta: { status: 'stale' }, summary: { high_level: 'said meanwhile 1' } },
  });
  expect(await supersedeMedallion(busy, { medallion_id: 'm', by: 'next' })).toMatchObject({
    revision: 5,
    medallion: { meta: { status: 'superseded', superseded_by: 'next' }, summary: { high_level: 'said meanwhile 3' } },
  });
});
