import { describe, expect, it } from 'vitest';
import type { AuditStore } from '../../../domain/audit-store.ts';
import { memoryAuditStore } from '../../../domain/memory/audit-store.ts';
import type { ExportLine } from '../../../domain/store-maintenance.ts';
import { failureOf } from '../../failure-of.ts';
import { otherTenant, sampleId, sampleTenant, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { sampleEvent, sampleTurn } from './sample-entries.ts';

const tenant_id = sampleTenant;
const none = '0'.repeat(64);

/** What `head`, `verify`, `exportDocuments` and `importDocuments` promise. */
export function auditChainTests(context: StoreContext<AuditStore>): void {
  const append = async (count: number) => {
    for (let number = 0; number < count; number++) await context.store.saveTurn(sampleTurn({ turn_number: number }));
  };
  const linesOf = (tenant = tenant_id) => collect(context.store.exportDocuments({ tenant_id: tenant }));

  it('[audit:chain:head] counts from an empty chain, for each tenant alone', async () => {
    expect(await context.store.head({ tenant_id })).toEqual({ tenant_id, sequence: 0, hash: none });
    await append(2);
    const head = await context.store.head({ tenant_id });
    expect(head).toEqual({ tenant_id, sequence: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    await context.store.saveEvent(sampleEvent({ tenant_id: otherTenant }));
    expect(await context.store.head({ tenant_id })).toEqual(head);
    expect(await context.store.head({ tenant_id: otherTenant })).toMatchObject({ sequence: 1 });
    await context.store.saveEvent(sampleEvent());
    const next = await context.store.head({ tenant_id });
    expect(next.sequence).toBe(3);
    expect(next.hash).not.toBe(head.hash);
  });

  it('[audit:chain:head] gives other hashes to the same content in two chains', async () => {
    const turn = sampleTurn({ turn_id: sampleId(30), timestamp: sampleTime(0) });
    await context.store.saveTurn(turn);
    await context.store.saveTurn({ ...turn, tenant_id: otherTenant });
    const [[one], [other]] = [await linesOf(), await linesOf(otherTenant)];
    expect(one!.meta).toMatchObject({ sequence: 1, previous_hash: none });
    expect(one!.meta!['salt']).not.toBe(other!.meta!['salt']);
  });

  it('[audit:chain:holds] finds nothing in an empty chain and in one over several pages', async () => {
    const empty = { entries: 0, erased: 0, problems: [], head: { tenant_id, sequence: 0, hash: none } };
    expect(await context.store.verify({ tenant_id })).toEqual({ tenant_id, ok: true, ...empty });
    await Promise.all(Array.from({ length: 205 }, () => context.store.saveTurn(sampleTurn())));
    const head = await context.store.head({ tenant_id });
    const report = await context.store.verify({ tenant_id });
    expect(report).toEqual({ tenant_id, ok: true, entries: 205, erased: 0, problems: [], head });
  });

  it('[audit:chain:holds] finds nothing while others append', async () => {
    await append(3);
    const [, report] = await Promise.all([append(30), context.store.verify({ tenant_id })]);
    expect(report).toMatchObject({ ok: true, problems: [] });
    expect(report.entries).toBe(report.head.sequence);
  });

  it('[audit:chain:anchor] accepts an older head as anchor, and finds one that is not of this chain', async () => {
    await append(2);
    const anchor = await context.store.head({ tenant_id });
    await append(2);
    expect(await context.store.verify({ tenant_id, anchor })).toMatchObject({ ok: true });
    const foreign = { ...anchor, hash: none };
    expect(await context.store.verify({ tenant_id, anchor: foreign })).toMatchObject({
      ok: false,
      problems: [{ sequence: 2, problem: 'head-differs' }],
    });
    const cutOff = { ...anchor, sequence: 9 };
    expect(await context.store.verify({ tenant_id, anchor: cutOff })).toMatchObject({
      ok: false,
      problems: [{ sequence: 9, id: null, problem: 'head-differs' }],
    });
  });

  describe('an imported chain', () => {
    it('[audit:export:chain] keeps its hashes and holds, erased entries too, and is exported equally again', async () => {
      const lines = await exported();
      expect(await context.store.importDocuments(lines)).toEqual({
        imported: { turn_record: 2, audit_erased: 1, audit_event: 1, audit_erasure: 1 },
        skipped: {},
      });
      expect(await context.store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 5, erased: 1 });
      expect(await linesOf()).toEqual(lines);
      expect((await context.store.listTurnsByTenant({ tenant_id })).items).toHaveLength(2);
      await append(1);
      expect(await context.store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 6 });
    });

    it('[audit:import:continues] goes on where the same chain ends, and skips what is there', async () => {
      const lines = await exported();
      await context.store.importDocuments(lines.slice(0, 2));
      const report = await context.store.importDocuments(lines);
      expect(report.skipped).toEqual({ turn_record: 1, audit_erased: 1 });
      expect(await context.store.importDocuments(lines, { on_conflict: 'replace' })).toMatchObject({ imported: {} });
      expect(await linesOf()).toEqual(lines);
    });

    it('[audit:import:continues] takes the content away again that a receipt names', async () => {
      const source = memoryAuditStore();
      const before = [await source.saveTurn(sampleTurn()), await source.saveTurn(sampleTurn())];
      const first = await collect(source.exportDocuments({ tenant_id }));
      await source.forget({ tenant_id, everything: true });
      const all = await collect(source.exportDocuments({ tenant_id }));
      // As an export writes it while which somebody erases.
      await context.store.importDocuments([...first, ...all.slice(2)]);
      expect(await context.store.getTurn(before[0]!)).toBeNull();
      expect(await context.store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 3, erased: 2 });
    });

    it('[audit:import:continues] is refused where another chain stands, a line is missing or one was changed', async () => {
      const lines = await exported();
      const refused = async (changed: unknown[]) => failureOf(context.store.importDocuments(changed as ExportLine[]));
      const withMeta = (line: ExportLine, meta: object) => ({ ...line, meta: { ...line.meta, ...meta } });
      const [first, erased, third, , receipt] = lines as [ExportLine, ExportLine, ExportLine, ExportLine, ExportLine];
      const forgedDocument = { ...first, document: { ...first.document, user_message: 'Forged' } };
      const erasedWithout = { ...erased, meta: { ...erased.meta, content_hash: undefined } };
      const misfits: [unknown[], number, string][] = [
        [[lines[1]], 1, 'are missing'],
        [[first, lines[2]], 2, 'are missing'],
        [[forgedDocument], 1, 'hash'],
        [[withMeta(first, { hash: none })], 1, 'hash'],
        [[withMeta(first, { salt: null })], 1, 'salt'],
        [[withMeta(first, { sequence: '1' })], 1, 'sequence'],
        [[{ ...first, meta: undefined }], 1, 'sequence'],
        [[first, erasedWithout], 2, 'content_hash'],
        [[first, { ...erased, document: { ...erased.document, kind: 'other' } }], 2, 'kind'],
        [[first, erased, third, { ...receipt, document: { ...receipt.document, sequences: 'x' } }], 4, 'sequences'],
        [[{ ...first, schema_version: 'turn_record.v2' }], 1, 'version'],
      ];
      for (const [changed, line, message] of misfits) {
        const error = await refused(changed);
        expect(error).toMatchObject({ code: 'STORE_IMPORT', details: { line } });
        expect((error as Error).message).toContain(message);
      }
      const others = await exported();
      const error = await refused(others);
      expect(error).toMatchObject({ code: 'STORE_IMPORT', details: { line: 1 } });
      expect((error as Error).message).toContain('another entry 1');
      expect(await context.store.verify({ tenant_id })).toMatchObject({ entries: 3, head: { sequence: 3 } });
    });
  });
}

/** The chain of another store: turns of three sessions, one of them forgotten, and an event. */
async function exported(): Promise<ExportLine[]> {
  const source = memoryAuditStore();
  for (let number = 0; number < 3; number++) {
    await source.saveTurn(sampleTurn({ turn_number: number, session_id: sampleId(20 + number) }));
  }
  await source.saveEvent({ ...sampleEvent({ event_data: { deep: ['\0', 0.1, {}] } }), of_a_newer_version: 1 });
  await source.forget({ tenant_id, session_ids: [sampleId(21)], profile_ids: [] });
  return JSON.parse(JSON.stringify(await collect(source.exportDocuments({ tenant_id })))) as ExportLine[];
}

async function collect(lines: AsyncIterable<ExportLine>): Promise<ExportLine[]> {
  const all: ExportLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
