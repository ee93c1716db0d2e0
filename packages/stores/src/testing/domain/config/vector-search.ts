import { cosineSimilarity } from '@waymark/core-types/search';
import type { RuleInput } from '@waymark/core-types/domain';
import { describe, expect, it } from 'vitest';
import type { ConfigStore, RuleVectorQuery } from '../../../domain/config-store.ts';
import { failureOf } from '../../failure-of.ts';
import { otherTenant, sampleId, sampleTenant } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { otherAgent, sampleAgent, sampleRule } from './sample-config.ts';

const tenant_id = sampleTenant;
const agent_id = sampleAgent;

/** What `vectorSearchRules` promises. */
export function ruleVectorSearchTests(context: StoreContext<ConfigStore>): void {
  const save = (name: string, embedding: number[] | null, fields: Partial<RuleInput> = {}) =>
    context.store.saveRule(sampleRule({ name, embedding, ...fields }));
  const search = (query: Partial<RuleVectorQuery> = {}, store = context.store) =>
    store.vectorSearchRules({ tenant_id, agent_id, query_embedding: [1, 0], ...query });
  const namesFound = async (query: Partial<RuleVectorQuery> = {}, store = context.store) =>
    (await search(query, store)).map(([{ name }]) => name);

  describe('vectorSearchRules', () => {
    it('[config:vectors:cosine] gives rules with the exact cosine, highest first, ties by id', async () => {
      await save('opposite', [-3, 0]);
      await save('right', [0, 2], { id: sampleId(21) });
      await save('zero', [0, 0], { id: sampleId(20) });
      await save('near', [0.9, 0.1]);
      await save('same', [1e-9, 0]);
      const hits = await search();
      expect(hits.map(([{ name }]) => name)).toEqual(['same', 'near', 'zero', 'right', 'opposite']);
      expect(hits.map(([{ embedding }]) => cosineSimilarity(embedding!, [1, 0]))).toEqual(
        hits.map(([, cosine]) => cosine),
      );
      expect(hits[0]![1]).toBe(1);
      expect(hits[0]![0]).toEqual(await context.store.getRule(hits[0]![0]));
    });

    it('[config:vectors:exact] orders vectors that differ in the last digits only', async () => {
      const close = [0.1, 0.1 + 1e-12, 0.1 + 2e-12, 0.1 + 3e-12];
      for (const value of close.toReversed()) await save(String(value), [1, value]);
      expect(await namesFound({ limit: 2 })).toEqual(close.slice(0, 2).map(String));
    });

    it('[config:vectors:limit] gives 10 by default, and as many as asked for', async () => {
      for (let number = 0; number < 12; number++) await save(`${number}`, [12 - number, number]);
      expect(await namesFound()).toEqual(Array.from({ length: 10 }, (_, number) => `${number}`));
      expect(await namesFound({ limit: 2 })).toEqual(['0', '1']);
      expect(await namesFound({ limit: 0 })).toEqual([]);
      expect(await namesFound({ limit: 1_000 })).toHaveLength(12);
      for (const limit of [-1, 1.5, 1_001, Number.NaN]) {
        expect(await failureOf(search({ limit }))).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.limit' }] });
      }
    });

    it('[config:vectors:filter] finds only what is of the agent and tenant, in scope, enabled and not deleted', async () => {
      await save('global', [1, 0]);
      await save('step', [1, 1], { scope: 'STEP', scope_id: sampleId(1) });
      await save('other step', [1, 2], { scope: 'STEP', scope_id: sampleId(2) });
      await save('disabled', [1, 0], { enabled: false });
      await save('of another agent', [1, 0], { agent_id: otherAgent });
      await save('of another tenant', [1, 0], { tenant_id: otherTenant });
      await context.store.deleteRule(await save('deleted', [1, 0]));
      await save('without a vector', null);
      expect(await namesFound()).toEqual(['global', 'step', 'other step']);
      expect(await namesFound({ enabled_only: false })).toHaveLength(4);
      expect(await namesFound({ scope: 'GLOBAL' })).toEqual(['global']);
      expect(await namesFound({ scope: 'STEP', limit: 1 })).toEqual(['step']);
      expect(await namesFound({ scope: 'STEP', scope_id: sampleId(2) })).toEqual(['other step']);
      expect(await namesFound({ agent_id: otherAgent })).toEqual(['of another agent']);
      expect(await namesFound({ tenant_id: otherTenant })).toEqual(['of another tenant']);
    });

    it('[config:vectors:length] leaves out vectors of other lengths, and of other models where one is named', async () => {
      await save('two', [1, 0], { embedding_model: 'm-1' });
      await save('two of another model', [1, 0.1], { embedding_model: 'm-2' });
      await save('three', [1, 0, 0], { embedding_model: 'm-1' });
      expect(await namesFound()).toEqual(['two', 'two of another model']);
      expect(await namesFound({ embedding_model: 'm-1' })).toEqual(['two']);
      expect(await namesFound({ query_embedding: [1, 0, 0] })).toEqual(['three']);
      expect(await namesFound({ query_embedding: [1] })).toEqual([]);
      expect(await namesFound({ query_embedding: [] })).toEqual([]);
      const failure = await failureOf(search({ query_embedding: [1, Number.NaN] }));
      expect(failure).toMatchObject({ code: 'VALIDATION' });
    });

    it('[config:vectors:fresh] sees what another opener wrote, changed or deleted a moment ago', async () => {
      const other = await context.again();
      expect(await namesFound({}, other)).toEqual([]);
      const first = await save('first', [1, 0]);
      const second = await save('second', [0, 1]);
      expect(await namesFound({}, other)).toEqual(['first', 'second']);
      expect(await namesFound()).toEqual(['first', 'second']);
      const turned = await other.saveRule({ ...second, embedding: [1, 0.1] });
      await other.saveRule({ ...first, embedding: [0, 1], name: 'turned' });
      expect(await namesFound()).toEqual(['second', 'turned']);
      const longer = await other.saveRule({ ...turned, embedding: [1, 0, 0] });
      expect(await namesFound()).toEqual(['turned']);
      expect(await namesFound({ query_embedding: [1, 0, 0] })).toEqual(['second']);
      await other.saveRule({ ...longer, embedding: null });
      expect(await namesFound({ query_embedding: [1, 0, 0] })).toEqual([]);
      await other.deleteRule(first);
      expect(await namesFound()).toEqual([]);
      expect(await namesFound({}, other)).toEqual([]);
      await other.saveRule(sampleRule({ id: first.id, name: 'again', embedding: [1, 1] }), { overwrite: true });
      expect(await namesFound()).toEqual(['again']);
    });

    it('[config:vectors:fresh] follows a deleted rule that comes back as another agent’s', async () => {
      const rule = await save('mine', [1, 0]);
      expect(await namesFound()).toEqual(['mine']);
      await context.store.deleteRule(rule);
      const theirs = sampleRule({ id: rule.id, name: 'theirs', agent_id: otherAgent, embedding: [1, 0] });
      await context.store.saveRule(theirs, { overwrite: true });
      expect(await namesFound()).toEqual([]);
      expect(await namesFound({ agent_id: otherAgent })).toEqual(['theirs']);
    });

    it('[config:vectors:erased] lets go of what another opener erased, and finds what came after', async () => {
      const other = await context.again();
      await save('old', [1, 0]);
      await save('older', [1, 1]);
      expect(await namesFound({}, other)).toEqual(['old', 'older']);
      await context.store.forget({ tenant_id, everything: true });
      expect(await namesFound({}, other)).toEqual([]);
      // Further away than what was erased, which must not take its place.
      await save('new', [0, 1]);
      expect(await namesFound({ limit: 1 }, other)).toEqual(['new']);
      expect(await namesFound({ limit: 1 })).toEqual(['new']);
    });

    it('[config:vectors:erased] gives no place to what was deleted, or deleted and erased, meanwhile', async () => {
      const other = await context.again();
      const query = { limit: 1, enabled_only: false };
      const rules = [await save('first', [1, 0]), await save('second', [1, 1]), await save('third', [0, 1])];
      expect(await namesFound(query, other)).toEqual(['first']);
      await context.store.deleteRule(rules[0]!);
      expect(await namesFound(query, other)).toEqual(['second']);
      await context.store.deleteRule(rules[1]!);
      await context.store.prune({ tenant_id, deleted_before: '9999-01-01T00:00:00.000Z' });
      expect(await namesFound(query, other)).toEqual(['third']);
    });

    it('[config:vectors:many] finds the nearest of more than one reading of the index', async () => {
      const vectors = Array.from({ length: 450 }, (_, number) => [Math.cos(number / 300), Math.sin(number / 300)]);
      const rules = vectors.map((embedding, number) => sampleRule({ name: `${number}`, embedding }));
      for (let start = 0; start < rules.length; start += 50) {
        await Promise.all(rules.slice(start, start + 50).map((rule) => context.store.saveRule(rule)));
      }
      expect(await namesFound({ limit: 3 })).toEqual(['0', '1', '2']);
      expect(await namesFound({ query_embedding: vectors[300]!, limit: 1 })).toEqual(['300']);
      const searches = vectors.slice(200, 220).map((vector) => namesFound({ query_embedding: vector, limit: 1 }));
      expect((await Promise.all(searches)).flat()).toEqual(Array.from({ length: 20 }, (_, index) => `${200 + index}`));
    });
  });
}
