import { WaymarkError } from '@waymark/core-types';
import { openDatabase } from '@waymark/stores';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';

import type { WorkItemStatus } from '../src/entity/work-item.ts';
import { openTracker } from '../src/sql/open-tracker.ts';
import { make, stillClock, wait } from '../src/testing/work-item-context.ts';
import type { Tracker } from '../src/tracker.ts';
import { ModelOfItems } from './support/model-of-items.ts';

/** One step; items are named by their number, modulo how many there are. */
type Step =
  | { kind: 'create'; parent: number | null; status: WorkItemStatus }
  | { kind: 'move'; item: number; parent: number | null }
  | { kind: 'status'; item: number; status: WorkItemStatus }
  | { kind: 'delete'; item: number; cascade: boolean }
  | { kind: 'restore'; item: number }
  | { kind: 'wait' | 'unwait'; item: number; awaited: number }
  | { kind: 'claim' }
  | { kind: 'pass' };

const number = fc.nat(20);
const parent = fc.option(number, { nil: null, freq: 4 });
const status = fc.constantFrom<WorkItemStatus>('active', 'active', 'active', 'completed', 'blocked');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('create' as const), parent, status }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('move' as const), item: number, parent }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('status' as const), item: number, status }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), item: number, cascade: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restore' as const), item: number }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), item: number, awaited: number }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unwait' as const), item: number, awaited: number }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'claim' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'pass' as const }) },
);

it('[work:tree:consistent] [work:ready:model] trees, ready items and what is refused are as in a naive model, after any changes', async () => {
  const database = await openDatabase('memory:');
  onTestFinished(() => database.close());
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const clock = stillClock();
      const tracker = await openTracker(database, { clock, project: `run ${runs++}` });
      const model = new ModelOfItems();
      for (const one of steps) {
        clock.pass(1);
        await apply(one, { tracker, model, clock });
      }
      await expectEqual(tracker, model, clock.now());
    }),
    { numRuns: 35 },
  );
});

async function apply(
  one: Step,
  { tracker, model, clock }: { tracker: Tracker; model: ModelOfItems; clock: ReturnType<typeof stillClock> },
): Promise<void> {
  const by = { by: 'property' };
  const at = (index: number | null) => (index === null ? null : model.at(index));
  if (one.kind === 'pass') return clock.pass(600);
  if (one.kind === 'create') {
    const above = at(one.parent)?.id ?? null;
    const refusal = model.refusalOfCreate(above);
    const outcome = await settle(make(tracker, { parent_id: above, status: one.status, title: `${model.size}` }));
    expect(outcome.code).toBe(refusal);
    if (outcome.value !== undefined) model.create(outcome.value);
    return;
  }
  if (one.kind === 'claim') {
    const [first] = model.ready(clock.now());
    const taken = await tracker.write('claim_next_work_item', { lease_seconds: 600 }, by);
    expect(taken?.item.id).toBe(first?.id);
    if (first !== undefined) first.claimedUntil = clock.now() + 600_000;
    return;
  }
  const item = at(one.item);
  if (item === null) return;
  const { id } = item;
  const { version } = (await tracker.read('query_work_item', { id })).item;
  switch (one.kind) {
    case 'move': {
      const above = at(one.parent)?.id ?? null;
      const refusal = model.refusalOfMove(item, above);
      const outcome = await settle(tracker.write('update_work_item', { id, version, parent_id: above }, by));
      expect(outcome.code).toBe(refusal);
      if (refusal === undefined) item.parent_id = above;
      return;
    }
    case 'status': {
      const outcome = await settle(tracker.write('update_work_item', { id, version, status: one.status }, by));
      expect(outcome.code).toBe(item.deleted ? 'TRACKING_NOT_FOUND' : undefined);
      if (!item.deleted) item.status = one.status;
      return;
    }
    case 'delete': {
      const below = model.below(item).filter(({ deleted }) => !deleted);
      const refusal = item.deleted
        ? 'TRACKING_NOT_FOUND'
        : below.length > 0 && !one.cascade
          ? 'TRACKING_HAS_CHILDREN'
          : undefined;
      const outcome = await settle(tracker.write('delete_work_item', { id, version, cascade: one.cascade }, by));
      expect(outcome.code).toBe(refusal);
      if (refusal === undefined)
        for (const gone of [item, ...below]) Object.assign(gone, { deleted: true, claimedUntil: 0 });
      return;
    }
    case 'restore': {
      const above = item.parent_id === null ? null : model.get(item.parent_id);
      const refusal = item.deleted && above?.deleted === true ? 'TRACKING_NOT_FOUND' : undefined;
      const outcome = await settle(tracker.write('restore_work_item', { id, version }, by));
      expect(outcome.code).toBe(refusal);
      if (refusal === undefined) item.deleted = false;
      return;
    }
    case 'wait': {
      const awaited = at(one.awaited)!;
      const refusal = model.refusalOfWait(item, awaited);
      expect((await settle(wait(tracker, item, awaited))).code).toBe(refusal);
      if (refusal === undefined) model.waits.add(`${id} ${awaited.id}`);
      return;
    }
    case 'unwait': {
      const awaited = at(one.awaited)!;
      const dependency = { source_id: id, target_id: awaited.id, dependency_type: 'depends_on' as const };
      const { removed } = await tracker.write('remove_dependency', dependency, by);
      expect(removed).toBe(model.waits.delete(`${id} ${awaited.id}`));
    }
  }
}

async function expectEqual(tracker: Tracker, model: ModelOfItems, now: number): Promise<void> {
  const { items } = await tracker.read('list_work_items', { include_deleted: true, limit: 100 });
  const places = items.map(({ id, parent_id, path, depth }) => ({ id, parent_id, path, depth }));
  expect(places).toEqual(model.all().map((item) => ({ id: item.id, parent_id: item.parent_id, ...model.place(item) })));
  const ready = await tracker.read('list_ready_work_items', { limit: 100 });
  expect(ready.items.map(({ title }) => title)).toEqual(model.ready(now).map(({ title }) => title));
  expect(ready.total_count).toBe(model.ready(now).length);
  for (const item of model.all().slice(0, 5)) {
    const { descendants, waits_for } = await tracker.read('query_work_item', { id: item.id, include_hierarchy: true });
    const below = model.below(item).filter(({ deleted }) => !deleted);
    expect(descendants.map(({ id }) => id).sort()).toEqual(below.map(({ id }) => id).sort());
    expect(waits_for.map(({ id }) => id).sort()).toEqual(model.awaited(item).sort());
  }
}

/** The result, or the code of the refusal. Whatever else is thrown is a defect. */
async function settle<Result>(call: Promise<Result>): Promise<{ value?: Result; code?: string }> {
  try {
    return { value: await call };
  } catch (error) {
    if (!WaymarkError.isInstance(error)) throw error;
    return { code: error.code };
  }
}
