import { describe, expect, it } from 'vitest';
import type { MemoryStore } from '../../../domain/memory-store.ts';
import type { ExportLine } from '../../../domain/store-maintenance.ts';
import { failureOf } from '../../failure-of.ts';
import { otherTenant, sampleId, sampleTenant, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import {
  group_id,
  otherGroups,
  sampleEntity,
  sampleEpisode,
  sampleGroup,
  sampleRelationship,
  year,
} from './samples.ts';

const tenant_id = sampleTenant;

/** How groups are removed, forgotten, pruned, exported and imported. */
export function memoryMaintenanceTests(context: StoreContext<MemoryStore>): void {
  const linesOf = (tenant = tenant_id) => collect(context.store.exportDocuments({ tenant_id: tenant }));

  /** Two episodes, two entities of which one has three states, one relationship. */
  async function fill(group: string): Promise<void> {
    const times = { occurred_at: sampleTime(1), recorded_at: sampleTime(1) };
    await context.store.addEpisode(sampleEpisode({ group_id: group, id: sampleId(1), embedding: [1, 0], ...times }));
    await context.store.addEpisode(
      sampleEpisode({ group_id: group, id: sampleId(2), ...times, occurred_at: sampleTime(5) }),
    );
    for (const number of [1, 2]) {
      await context.store.addEntity(
        sampleEntity({ group_id: group, id: sampleId(number), embedding: [0.1], recorded_at: sampleTime(1) }),
      );
    }
    await context.store.addEntity(
      sampleEntity({
        group_id: group,
        id: sampleId(1),
        valid_from: year(2010),
        recorded_at: sampleTime(2),
        name: 'Ann',
      }),
    );
    await context.store.addRelationship(
      sampleRelationship(1, 2, { group_id: group, id: sampleId(3), recorded_at: sampleTime(3) }),
    );
  }

  async function expectEmpty(group: string): Promise<void> {
    const query = { group_id: group, text: 'hello', query_embedding: [1, 0] };
    expect((await context.store.listEpisodes({ group_id: group })).items).toEqual([]);
    expect(await context.store.textSearchEpisodes(query)).toEqual([]);
    expect(await context.store.vectorSearchEpisodes(query)).toEqual([]);
    expect(await context.store.getEntities(query)).toEqual([]);
    expect(await context.store.getEntityHistory({ group_id: group, id: sampleId(1) })).toEqual([]);
    expect(await context.store.getRelationships(query)).toEqual([]);
  }

  describe('deleteByGroup', () => {
    it('[memory:group:delete] removes all of a group, counts it, and lets it begin anew', async () => {
      await fill(group_id);
      for (const other of otherGroups) await fill(other);
      // What a search has read before must not come back either.
      await context.store.vectorSearchEpisodes({ group_id, query_embedding: [1, 0] });
      expect(await context.store.deleteByGroup({ group_id })).toEqual({
        ...{ episodes: 2, entities: 2, relationships: 1, total: 5 },
      });
      await expectEmpty(group_id);
      expect(await context.store.deleteByGroup({ group_id })).toMatchObject({ total: 0 });
      for (const other of otherGroups) {
        expect(await context.store.getEntityHistory({ group_id: other, id: sampleId(1) })).toHaveLength(3);
        const query = { group_id: other, query_embedding: [1, 0] };
        expect(await context.store.vectorSearchEpisodes(query)).toHaveLength(1);
      }
      await fill(group_id);
      expect(await context.store.vectorSearchEpisodes({ group_id, query_embedding: [1, 0] })).toHaveLength(1);
      expect(await context.store.getEntityHistory({ group_id, id: sampleId(1) })).toHaveLength(3);
    });
  });

  describe('forget', () => {
    it('[memory:forget:sessions] removes the groups of the named sessions, and nothing for empty lists', async () => {
      await fill(group_id);
      for (const other of otherGroups) await fill(other);
      const subject = { tenant_id, session_ids: [sampleId(100), sampleId(404)], profile_ids: [sampleId(101)] };
      const counts = { episode: 2, entity: 2, relationship: 1 };
      expect(await context.store.forget(subject, { dry_run: true })).toEqual(counts);
      expect(await linesOf()).toHaveLength(14);
      expect(await context.store.forget(subject)).toEqual(counts);
      await expectEmpty(group_id);
      expect(await context.store.forget(subject)).toEqual({});
      expect(await context.store.forget({ tenant_id, session_ids: [], profile_ids: [] })).toEqual({});
      expect(await linesOf()).toHaveLength(7);
      expect(await linesOf(otherTenant)).toHaveLength(7);
    });

    it('[memory:forget:everything] removes all groups of a tenant and none of another one', async () => {
      await fill(group_id);
      for (const other of otherGroups) await fill(other);
      expect(await context.store.forget({ tenant_id, everything: true })).toMatchObject({ episode: 4 });
      expect(await linesOf()).toEqual([]);
      expect(await linesOf(otherTenant)).toHaveLength(7);
      for (const wild of ['%', '_', '', tenant_id.slice(0, -1), `${tenant_id}:`, 'a\0b']) {
        expect(await context.store.forget({ tenant_id: wild, everything: true })).toEqual({});
      }
    });
  });

  describe('prune', () => {
    it('[memory:prune:remembered] removes what occurred, ended or was disbelieved before, and counts first', async () => {
      await fill(group_id);
      await fill(otherGroups[1]!);
      const current = await context.store.getEntities({ group_id });
      const policy = { tenant_id, remembered_before: sampleTime(3) };
      const counts = { episode: 1, entity: 2 };
      expect(await context.store.prune(policy, { dry_run: true })).toEqual(counts);
      expect(await linesOf()).toHaveLength(7);
      expect(await context.store.prune(policy)).toEqual(counts);
      expect(await context.store.prune(policy)).toEqual({});
      expect(await context.store.getEntities({ group_id })).toEqual(current);
      expect(await context.store.getEntityHistory({ group_id, id: sampleId(1) })).toHaveLength(1);
      expect((await context.store.listEpisodes({ group_id })).items.map(({ id }) => id)).toEqual([sampleId(2)]);
      const query = { group_id, text: 'hello', query_embedding: [1, 0] };
      expect(await context.store.textSearchEpisodes(query)).toHaveLength(1);
      expect(await context.store.vectorSearchEpisodes(query)).toEqual([]);
      expect(await context.store.prune({ tenant_id, inactive_before: year(9000) })).toEqual({});
      expect(await linesOf(otherTenant)).toHaveLength(7);
      expect(await failureOf(context.store.prune({ tenant_id, remembered_before: 'now' }))).toMatchObject({
        issues: [{ path: '$.remembered_before' }],
      });
    });

    it('[memory:prune:remembered] goes on under what it has left: a pruned fact can be ended and said again', async () => {
      await fill(group_id);
      await context.store.prune({ tenant_id, remembered_before: sampleTime(3) });
      await context.store.addEntity(sampleEntity({ id: sampleId(1), valid_from: year(2020), name: 'Annie' }));
      const states = await context.store.getEntityHistory({ group_id, id: sampleId(1) });
      expect(states.filter(({ superseded_at }) => superseded_at === null)).toHaveLength(2);
      await context.store.prune({ tenant_id, remembered_before: year(9000) });
      expect((await linesOf()).map(({ schema_version }) => schema_version)).toEqual([
        ...['entity.v1', 'entity.v1', 'relationship.v1'],
      ]);
    });
  });

  describe('export and import', () => {
    it('[memory:export:round-trip] brings back exactly what was exported, every state of every fact', async () => {
      await fill(group_id);
      await fill(otherGroups[0]!);
      const lines = await linesOf();
      expect(lines.slice(0, 7).map(({ schema_version }) => schema_version)).toEqual([
        ...['episode.v1', 'episode.v1', 'entity.v1', 'entity.v1', 'entity.v1', 'entity.v1', 'relationship.v1'],
      ]);
      const history = await context.store.getEntityHistory({ group_id, id: sampleId(1) });
      await context.store.forget({ tenant_id, everything: true });
      const imported = { episode: 4, entity: 8, relationship: 2 };
      expect(await context.store.importDocuments(lines)).toEqual({ imported, skipped: {} });
      expect(await linesOf()).toEqual(lines);
      expect(await context.store.getEntityHistory({ group_id, id: sampleId(1) })).toEqual(history);
      const query = { group_id, text: 'hello', query_embedding: [1, 0] };
      expect(await context.store.vectorSearchEpisodes(query)).toHaveLength(1);
      expect(await context.store.textSearchEpisodes(query)).toHaveLength(2);
      // The times of recording go on after those that came back.
      const next = await context.store.addEntity(sampleEntity({ recorded_at: sampleTime(0) }));
      expect(next.recorded_at).toBe(sampleTime(3));
    });

    it('[memory:export:conflict] skips what is there, or replaces it where asked to', async () => {
      await fill(group_id);
      const lines = await linesOf();
      const change = (line: ExportLine): ExportLine => {
        const { content } = line.document;
        return {
          ...line,
          document: { ...line.document, ...(content === undefined ? { added: 1 } : { content: 'Bye' }) },
        };
      };
      const changed = lines.map(change);
      const counts = { episode: 2, entity: 4, relationship: 1 };
      expect(await context.store.importDocuments(changed)).toEqual({ imported: {}, skipped: counts });
      expect(await linesOf()).toEqual(lines);
      const replaced = await context.store.importDocuments(changed, { on_conflict: 'replace' });
      expect(replaced).toEqual({ imported: counts, skipped: {} });
      expect(await linesOf()).toEqual(changed);
      const text = async (words: string) => context.store.textSearchEpisodes({ group_id, text: words });
      expect([await text('hello'), (await text('bye')).length]).toEqual([[], 2]);
      expect(await context.store.vectorSearchEpisodes({ group_id, query_embedding: [1, 0] })).toHaveLength(1);
    });

    it('[memory:export:valid] refuses a line that does not fit, with its number and path', async () => {
      await fill(group_id);
      const lines = await linesOf();
      const entity = lines.find(({ schema_version }) => schema_version === 'entity.v1')!;
      const misfits: [Partial<ExportLine>, string][] = [
        [{ document: { ...entity.document, name: 1 } }, '$.name'],
        [{ meta: { version: 0 } }, '$.meta.version'],
        [{ meta: { version: 9, superseded_at: 'never' } }, '$.meta.superseded_at'],
      ];
      for (const [misfit, path] of misfits) {
        expect(await failureOf(context.store.importDocuments([lines[0]!, { ...entity, ...misfit }]))).toMatchObject({
          code: 'STORE_IMPORT',
          details: { line: 2, issues: [{ path }] },
        });
      }
    });

    it('[memory:export:valid] takes a line without meta for the first state of a fact', async () => {
      const document = { ...sampleEntity({ id: sampleId(1) }), recorded_at: sampleTime(1) };
      const lines = [
        { schema_version: 'entity.v1', document },
        { schema_version: 'rule.v1', document: {} },
      ];
      expect(await context.store.importDocuments(lines)).toEqual({ imported: { entity: 1 }, skipped: {} });
      expect(await context.store.getEntity({ group_id, id: sampleId(1) })).toMatchObject(document);
    });

    it('[memory:export:pages] writes groups and states of any number', { timeout: 60_000 }, async () => {
      const documents = Array.from({ length: 620 }, (_, number) => ({
        schema_version: 'entity.v1',
        document: {
          ...sampleEntity({ id: sampleId(number % 2), group_id: sampleGroup(1_000 + Math.floor(number / 125)) }),
          recorded_at: sampleTime(1),
        },
        meta: { version: 1 + Math.floor((number % 125) / 2), superseded_at: sampleTime(2) },
      }));
      await context.store.importDocuments(documents);
      expect(await linesOf()).toHaveLength(620);
    });
  });
}

async function collect(lines: AsyncIterable<ExportLine>): Promise<ExportLine[]> {
  const all: ExportLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
