import { describe, expect, it } from 'vitest';
import type { ConfigStore } from '../../../domain/config-store.ts';
import type { ExportLine } from '../../../domain/store-maintenance.ts';
import { failureOf } from '../../failure-of.ts';
import { otherTenant, sampleId, sampleTenant } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import {
  sampleAgent,
  sampleAgentDocument,
  sampleRule,
  sampleScenario,
  sampleTemplate,
  sampleVariable,
} from './sample-config.ts';

const tenant_id = sampleTenant;
const oneOfEach = { agent: 1, scenario: 1, rule: 1, template: 1, variable: 1 };

/** What `forget`, `prune`, `exportDocuments` and `importDocuments` promise. */
export function configMaintenanceTests(context: StoreContext<ConfigStore>): void {
  const linesOf = async (tenant = tenant_id) => {
    const lines: ExportLine[] = [];
    for await (const line of context.store.exportDocuments({ tenant_id: tenant })) lines.push(line);
    return lines;
  };
  const saveOneOfEach = async (tenant = tenant_id) => {
    const { store } = context;
    await store.saveAgent(sampleAgentDocument({ tenant_id: tenant }));
    await store.saveScenario(sampleScenario({ id: sampleId(50), tenant_id: tenant }));
    await store.saveTemplate(sampleTemplate({ tenant_id: tenant }));
    await store.saveVariable(sampleVariable({ tenant_id: tenant }));
    return store.saveRule(sampleRule({ tenant_id: tenant, embedding: [1, 0] }));
  };
  const search = () => context.store.vectorSearchRules({ tenant_id, agent_id: sampleAgent, query_embedding: [1, 0] });

  it('[config:forget:tenant] forget removes all of a tenant, deleted documents too, and counts first', async () => {
    await context.store.deleteRule(await saveOneOfEach());
    await saveOneOfEach(otherTenant);
    const subject = { tenant_id, everything: true } as const;
    expect(await context.store.forget(subject, { dry_run: true })).toEqual(oneOfEach);
    expect(await linesOf()).toHaveLength(5);
    expect(await context.store.forget(subject)).toEqual(oneOfEach);
    expect(await linesOf()).toEqual([]);
    expect(await linesOf(otherTenant)).toHaveLength(5);
    expect(await context.store.forget(subject)).toEqual({});
  });

  it('[config:forget:people] forget removes nothing for sessions and profiles: they have no configuration', async () => {
    const rule = await saveOneOfEach();
    expect(await context.store.forget({ tenant_id, session_ids: [rule.id], profile_ids: [rule.id] })).toEqual({});
    expect(await linesOf()).toHaveLength(5);
  });

  it('[config:prune:deleted] prune removes what was deleted before, and counts first', async () => {
    const rule = await saveOneOfEach();
    await context.store.deleteRule(rule);
    const policy = { tenant_id, deleted_before: '9999-01-01T00:00:00.000Z' };
    expect(await context.store.prune({ tenant_id })).toEqual({});
    expect(await context.store.prune({ tenant_id, deleted_before: rule.created_at })).toEqual({});
    expect(await context.store.prune(policy, { dry_run: true })).toEqual({ rule: 1 });
    expect(await context.store.prune({ ...policy, tenant_id: otherTenant })).toEqual({});
    expect(await context.store.prune(policy)).toEqual({ rule: 1 });
    expect(await linesOf()).toHaveLength(4);
    expect(await context.store.saveRule(sampleRule({ id: rule.id }))).toMatchObject({ revision: 1 });
  });

  it('[config:export:round-trip] an import brings back exactly what was exported, vectors too', async () => {
    const rule = await saveOneOfEach();
    await context.store.deleteTemplate(await context.store.saveTemplate(sampleTemplate({ name: 'gone' })));
    const lines = await linesOf();
    expect(lines.map(({ schema_version }) => schema_version)).toEqual([
      'agent.v1',
      'scenario.v1',
      'rule.v1',
      'template.v1',
      'template.v1',
      'variable.v1',
    ]);
    await context.store.forget({ tenant_id, everything: true });
    const foreign = { schema_version: 'session.v1', document: {} };
    const imported = { ...oneOfEach, template: 2 };
    expect(await context.store.importDocuments([foreign, ...lines])).toEqual({ imported, skipped: {} });
    expect(await linesOf()).toEqual(lines);
    expect(await search()).toEqual([[rule, 1]]);
    expect(await context.store.saveRule({ ...rule, name: 'on from there' })).toMatchObject({ revision: 2 });
  });

  it('[config:export:conflict] an import skips a document whose id is taken, or replaces it where asked to', async () => {
    const rule = await saveOneOfEach();
    const lines = await linesOf();
    const changed = await context.store.saveRule({ ...rule, name: 'changed', embedding: [0, 1] });
    expect(await context.store.importDocuments(lines)).toEqual({ imported: {}, skipped: oneOfEach });
    expect(await context.store.getRule(rule)).toEqual(changed);
    const report = await context.store.importDocuments(lines, { on_conflict: 'replace' });
    expect(report).toEqual({ imported: oneOfEach, skipped: {} });
    expect(await context.store.getRule(rule)).toEqual(rule);
    expect(await search()).toEqual([[rule, 1]]);
    await context.store.deleteRule(rule);
    const gone = await linesOf();
    await context.store.importDocuments(lines, { on_conflict: 'replace' });
    await context.store.importDocuments(gone, { on_conflict: 'replace' });
    expect(await context.store.getRule(rule)).toBeNull();
    expect(await search()).toEqual([]);
  });

  it('[config:export:revision] an imported document without a revision can be changed', async () => {
    const rule = await saveOneOfEach();
    const line = (await linesOf()).find(({ schema_version }) => schema_version === 'rule.v1')!;
    const document = { ...line.document, id: sampleId(90), revision: 0 };
    await context.store.importDocuments([{ ...line, document }]);
    const imported = await context.store.getRule({ tenant_id, id: sampleId(90) });
    expect(imported).toMatchObject({ name: rule.name, revision: 1 });
    expect(await context.store.saveRule({ ...imported!, name: 'changed' })).toMatchObject({ revision: 2 });
  });

  describe('import', () => {
    it('[config:export:valid] refuses a line that does not fit, with its number and path', async () => {
      await saveOneOfEach();
      const lines = await linesOf();
      const rule = lines.find(({ schema_version }) => schema_version === 'rule.v1')!;
      const bad = { ...rule, document: { ...rule.document, id: sampleId(90), scope: 'STEP' } };
      expect(await failureOf(context.store.importDocuments([...lines, bad]))).toMatchObject({
        code: 'STORE_IMPORT',
        details: { line: 6, kind: 'rule', issues: [{ path: '$.scope_id' }] },
      });
    });
  });
}
