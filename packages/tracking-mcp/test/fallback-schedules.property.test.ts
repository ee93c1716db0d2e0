import fc from 'fast-check';
import { expect, it } from 'vitest';

import { createProject } from './support/fallback-project.ts';
import { vendor } from './support/sample-vendor.ts';
import type { Plug } from './support/plugged-database.ts';

const names = ['a', 'b', 'c'] as const;
type Name = (typeof names)[number];

type Step =
  | { kind: 'plug'; plug: Exclude<Plug, 'mute' | 'busy'> }
  | { kind: 'create' | 'update'; name: Name; client: 0 | 1 }
  | { kind: 'other'; name: Name }
  | { kind: 'sync'; client: 0 | 1 }
  | { kind: 'restart'; client: 0 | 1 }
  | { kind: 'wait' }
  | { kind: 'cut'; after: number };

const client = fc.constantFrom(0 as const, 1 as const);
const name = fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('plug' as const),
      plug: fc.constantFrom('in', 'in', 'out', 'full', 'forgetful'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('create' as const, 'update' as const, 'update' as const),
      name,
      client,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('other' as const), name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('sync' as const, 'restart' as const), client }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'wait' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), after: fc.integer({ min: 1, max: 3 }) }) },
);

/** What one client was told is kept: which write, of what, in the order of the telling. */
interface Acknowledged {
  operation_id: string;
  name: Name;
}

async function tryWrite(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    // A refusal is an answer; anything else is a failure of the test.
    expect((error as { code?: string }).code).toMatch(/^TRACKING_(CONFLICT|NOT_FOUND|DUPLICATE|OFFLINE)$/);
    return false;
  }
}

it('[fallback:replay:model] brings every acknowledged write to the database once and in order, or keeps it as refused, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const project = await createProject({ repository: false });
      const { plug, direct, clock } = project;
      const clients = [await project.open(), await project.open()];
      await clients[0]!.sync();
      const acknowledged: Acknowledged[] = [];
      let operations = 0;
      const nextOperation = () => `00000000-0000-7000-8000-${String(++operations).padStart(12, '0')}`;

      for (const one of steps) {
        switch (one.kind) {
          case 'plug':
            plug.plug = one.plug;
            break;
          case 'cut':
            plug.outAfter = one.after;
            break;
          case 'wait':
            clock.time += 10 * 60_000;
            break;
          case 'restart':
            await clients[one.client]!.close();
            clients[one.client] = await project.open();
            break;
          case 'sync':
            await clients[one.client]!.sync();
            break;
          case 'other': {
            const [current] = (
              await direct.read('query_vendor_status', { name: one.name }).catch(() => ({ vendors: [] }))
            ).vendors;
            if (current === undefined) await direct.write('create_vendor', vendor(one.name), { by: 'other' });
            else
              await direct.write(
                'update_vendor_status',
                { id: current.id, version: current.version, status: 'broken' },
                { by: 'other' },
              );
            break;
          }
          case 'create':
          case 'update': {
            const tracker = clients[one.client]!;
            const operation_id = nextOperation();
            const context = { by: `client-${one.client}`, operation_id };
            const kept = await tryWrite(async () => {
              if (one.kind === 'create') return tracker.write('create_vendor', vendor(one.name), context);
              const { data } = await tracker.read('query_vendor_status', { name: one.name });
              const { id, version } = data.vendors[0]!;
              return tracker.write(
                'update_vendor_status',
                { id, version, extractor_version: `1.0.${operations}` },
                context,
              );
            });
            if (kept) acknowledged.push({ operation_id, name: one.name });
          }
        }
      }

      plug.outAfter = null;
      plug.plug = 'in';
      for (const tracker of clients) expect(await tracker.sync()).toMatchObject({ waiting: 0 });
      const { changes } = await direct.read('list_changes', { order: 'oldest_first', limit: 1_000 });
      const applied = changes.map(({ operation_id }) => operation_id);
      expect(new Set(applied).size).toBe(applied.length);
      const refused = new Set((await clients[0]!.outbox()).map(({ operation_id }) => operation_id));
      for (const { operation_id } of acknowledged) {
        // One of both, never both.
        expect([operation_id, applied.includes(operation_id), refused.has(operation_id)]).toEqual([
          operation_id,
          !refused.has(operation_id),
          !applied.includes(operation_id),
        ]);
      }
      // In the order in which they were acknowledged.
      const kept = acknowledged.map(({ operation_id }) => operation_id).filter((id) => !refused.has(id));
      expect(applied.filter((id) => kept.includes(id))).toEqual(kept);
      // And both caches hold what the database holds.
      const truth = await direct.read('query_vendor_status', {});
      plug.plug = 'out';
      for (const tracker of clients) {
        const { data, source } = await tracker.read('query_vendor_status', {});
        expect(source).toBe('cache');
        expect(data).toEqual(truth);
      }
      await Promise.all(clients.map((tracker) => tracker.close()));
    }),
    { numRuns: 100 },
  );
}, 120_000);
