import { expect, it } from 'vitest';
import { LLMError, SchemaValidationError } from '../../errors.ts';
import { checkpointSession } from '../../session/checkpoint-session.ts';
import { loadMedallionsForScope } from '../../session/load-medallions-for-scope.ts';
import { onSessionEnd, onSessionStart } from '../../session/session-hooks.ts';
import { supersedeMedallion } from '../../staleness/retire-medallion.ts';
import type { MedallionStoreContract } from '../medallion-store-contract.ts';
import { appendingLLM } from './appending-llm.ts';
import { sampleMedallion } from '../sample-medallion.ts';
import { withStore } from './with-store.ts';

const scope = { graph_nodes: ['repo:a'] };
const evidence = { session_summary: 'Decided to keep everything in one file.' };

export function sessionTests(create: MedallionStoreContract['create']): void {
  it(
    '[medallion:session:checkpoint-new] [medallion:session:load] makes the first medallion of a scope, which is then loaded',
    withStore(create, async (store) => {
      const made = await checkpointSession(store, appendingLLM, scope, evidence);
      expect(made).toMatchObject({ outcome: 'created', revision: 1, merges: 0 });
      expect(made.medallion.scope).toEqual({ graph_nodes: ['repo:a'], tags: [] });
      expect((await loadMedallionsForScope(store, scope)).map(({ medallion }) => medallion)).toEqual([made.medallion]);
    }),
  );

  it(
    '[medallion:session:checkpoint-update] updates the newest active medallion of its scope, nodes in any order',
    withStore(create, async (store) => {
      const first = await checkpointSession(store, appendingLLM, { graph_nodes: ['y', 'x', 'y'] }, evidence);
      expect(first.medallion.scope).toEqual({ graph_nodes: ['x', 'y'], tags: [] });
      const second = await checkpointSession(
        store,
        appendingLLM,
        { graph_nodes: ['x', 'y'] },
        { session_summary: 'Decided to split it.' },
      );
      expect(second).toMatchObject({ outcome: 'updated', revision: 2 });
      expect(second.medallion.meta.medallion_id).toBe(first.medallion.meta.medallion_id);
    }),
  );

  it(
    '[medallion:session:checkpoint-update] updates the newest where a scope has several active medallions',
    withStore(create, async (store) => {
      for (const [id, day] of [
        ['b-old', 1],
        ['b', 3],
        ['a', 3],
        ['c', 2],
      ] as const) {
        await store.create(sampleMedallion({ id, ...scope, updated_at: `2026-01-0${day}T00:00:00.000Z` }));
      }
      const { medallion } = await checkpointSession(store, appendingLLM, scope, evidence);
      expect(medallion.meta.medallion_id).toBe('a');
    }),
  );

  it(
    '[medallion:session:checkpoint-idempotent] makes one medallion and one revision of the same evidence given twice',
    withStore(create, async (store) => {
      const first = await checkpointSession(store, appendingLLM, scope, evidence);
      const second = await checkpointSession(store, appendingLLM, scope, evidence);
      expect(second).toMatchObject({ outcome: 'unchanged', revision: 1, medallion: first.medallion });
      expect((await store.list()).items).toHaveLength(1);
    }),
  );

  it(
    '[medallion:session:checkpoint-exact-scope] never touches the medallion of a wider or narrower scope',
    withStore(create, async (store) => {
      const wide = await checkpointSession(store, appendingLLM, { graph_nodes: ['repo:a', 'module:b'] }, evidence);
      const narrow = await checkpointSession(store, appendingLLM, scope, evidence);
      const tagged = await checkpointSession(store, appendingLLM, { ...scope, tags: ['t'] }, evidence);
      expect([narrow.outcome, tagged.outcome]).toEqual(['created', 'created']);
      await checkpointSession(store, appendingLLM, scope, { session_summary: 'Decided something else.' });
      expect(await store.getById(wide.medallion.meta.medallion_id)).toMatchObject({
        revision: 1,
        medallion: wide.medallion,
      });
      expect(await store.getById(tagged.medallion.meta.medallion_id)).toMatchObject({ revision: 1 });
    }),
  );

  it(
    'makes a new medallion where the old one is superseded',
    withStore(create, async (store) => {
      const first = await checkpointSession(store, appendingLLM, scope, evidence);
      await store.create(sampleMedallion({ id: 'successor', graph_nodes: ['repo:other'] }));
      await supersedeMedallion(store, { medallion_id: first.medallion.meta.medallion_id, by: 'successor' });
      const second = await checkpointSession(store, appendingLLM, scope, evidence);
      expect(second.outcome).toBe('created');
      expect(second.medallion.meta.medallion_id).not.toBe(first.medallion.meta.medallion_id);
    }),
  );

  it(
    '[medallion:evidence:non-empty] refuses evidence that says nothing, whatever the model makes of it',
    withStore(create, async (store) => {
      for (const session_summary of ['', ' \n', undefined as unknown as string]) {
        const error = await checkpointSession(store, appendingLLM, scope, { session_summary }).catch(
          (caught: unknown) => caught,
        );
        expect(LLMError.isInstance(error) && error.code).toBe('MEDALLION_EVIDENCE');
      }
      expect((await store.list()).items).toEqual([]);
    }),
  );

  it(
    'refuses to checkpoint a scope that names nothing, since it would never be resumed',
    withStore(create, async (store) => {
      const error = await checkpointSession(store, appendingLLM, { graph_nodes: [] }, evidence).catch(
        (caught: unknown) => caught,
      );
      expect(SchemaValidationError.isInstance(error)).toBe(true);
      expect((await store.list()).items).toEqual([]);
    }),
  );

  it(
    '[medallion:session:redaction] stores no secret that stands in the evidence',
    withStore(create, async (store) => {
      const secret = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
      const { medallion } = await checkpointSession(store, appendingLLM, scope, {
        session_summary: `Decided to push with ${secret} as the token.`,
      });
      const text = JSON.stringify([medallion, await store.getRevision(medallion.meta.medallion_id, 1)]);
      expect(text).toContain('[redacted');
      expect(text).not.toContain(secret);
    }),
  );

  it(
    '[medallion:session:hooks] loads at the start of a session and checkpoints at its end',
    withStore(create, async (store) => {
      expect(await onSessionStart({ store, scope })).toEqual({ medallions: [], prompt: '' });
      const { medallion } = await onSessionEnd({ store, scope, llm: appendingLLM }, evidence);
      await store.create(sampleMedallion({ graph_nodes: ['repo:a', 'older'], updated_at: '2026-01-01T00:00:00.000Z' }));
      const { meta } = medallion;
      const newer = { ...medallion, meta: { ...meta, updated_at: '2099-01-01T00:00:00.000Z' } };
      await store.update(newer, 1);
      expect((await onSessionStart({ store, scope })).medallions).toHaveLength(2);
      const next = await onSessionStart({ store, scope }, { max_tokens: 500, limit: 1 });
      expect((await onSessionStart({ store, scope }, { max_tokens: 5 })).prompt).toBe('');
      expect(next.medallions.map((stored) => stored.medallion)).toEqual([newer]);
      expect(next.prompt).toContain('keep everything in one file');
    }),
  );
}
