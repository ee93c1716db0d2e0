import { expect, it } from 'vitest';
import type { Scope } from '../../document/medallion.ts';
import { checkpointSession } from '../../session/checkpoint-session.ts';
import type { MedallionStoreContract } from '../medallion-store-contract.ts';
import { appendingLLM } from './appending-llm.ts';
import { sampleMedallion } from '../sample-medallion.ts';
import { withStore } from './with-store.ts';

const scope: Scope = { graph_nodes: ['repo:busy'], tags: [] };

export function concurrencyTests(create: MedallionStoreContract['create']): void {
  it(
    '[medallion:session:checkpoint-concurrent] [medallion:merge:deterministic] keeps every decision of sessions that checkpoint one scope at once',
    withStore(create, async (_store, stores) => {
      const sessions = await Promise.all(Array.from({ length: 4 }, () => stores.open()));
      const said = sessions.map((_, session) =>
        Array.from({ length: 10 }, (_unused, step) => `session ${session} step ${step}`),
      );
      const acknowledged = await Promise.all(
        sessions.map(async (store, session) => {
          const revisions: number[] = [];
          for (const session_summary of said[session]!) {
            revisions.push((await checkpointSession(store, appendingLLM, scope, { session_summary })).revision);
          }
          return revisions;
        }),
      );
      const [stored, ...others] = await sessions[0]!.getLatestForScope(scope);
      expect(others).toEqual([]);
      const { decisions, meta } = stored!.medallion;
      expect(decisions.map(({ statement }) => statement).toSorted()).toEqual(said.flat().toSorted());
      expect(new Set(decisions.map(({ id }) => id)).size).toBe(40);
      const history = await sessions[0]!.history(meta.medallion_id);
      expect(history.map(({ revision }) => revision)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      expect(acknowledged.flat().toSorted((a, b) => a - b)).toEqual(history.map(({ revision }) => revision));
    }),
  );

  it(
    'makes one medallion of many first checkpoints at once',
    withStore(create, async (_store, stores) => {
      const sessions = await Promise.all(Array.from({ length: 8 }, () => stores.open()));
      const evidence = { session_summary: 'Decided to do it once.' };
      const results = await Promise.all(
        sessions.map((store) => checkpointSession(store, appendingLLM, scope, evidence)),
      );
      expect(results.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
      expect((await sessions[0]!.list()).items).toHaveLength(1);
    }),
  );

  it(
    'lets one of many updates from one revision win',
    withStore(create, async (_store, stores) => {
      const sessions = await Promise.all(Array.from({ length: 6 }, () => stores.open()));
      const { medallion } = await sessions[0]!.create(sampleMedallion({ id: 'm' }));
      const outcomes = await Promise.allSettled(
        sessions.map((store, index) =>
          store.update({ ...medallion, summary: { ...medallion.summary, high_level: `by ${index}` } }, 1),
        ),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await sessions[0]!.history('m')).toHaveLength(2);
    }),
  );
}
