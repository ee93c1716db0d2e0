import { expect, it } from 'vitest';
import { createMemoryMedallionStore } from '../store/memory/memory-medallion-store.ts';
import { sampleMedallion } from '../testing/sample-medallion.ts';
import { exportMedallions } from './export-medallions.ts';

it('[medallion:transfer:round-trip] exports once each medallion that was there at the start, also those that others move meanwhile', async () => {
  const store = createMemoryMedallionStore();
  const ids = Array.from({ length: 450 }, (_, index) => `m${String(index).padStart(3, '0')}`);
  for (const id of ids) await store.create(sampleMedallion({ id }));
  const seen: string[] = [];
  for await (const line of exportMedallions(store, { newestOnly: true })) {
    const { medallion } = JSON.parse(line) as { medallion: { meta: { medallion_id: string } } };
    seen.push(medallion.meta.medallion_id);
    // After the first page, everything behind it moves in front of it; later, what was there already moves too.
    const moving = seen.length === 50 ? ids.slice(100) : seen.length === 200 ? ids.slice(0, 250) : [];
    for (const id of moving) {
      const current = (await store.getById(id))!;
      const updated_at = `2026-02-0${current.revision}T00:00:00.000Z`;
      await store.update({ ...current.medallion, meta: { ...current.medallion.meta, updated_at } }, current.revision);
    }
  }
  expect(seen.toSorted()).toEqual(ids);
});
