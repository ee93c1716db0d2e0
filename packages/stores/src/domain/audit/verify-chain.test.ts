import { SchemaVersionError } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { MemoryAuditLog } from '../memory/memory-audit-log.ts';
import { emptyChain, hashContent, linkEntries, type AuditContent } from './audit-entry.ts';
import { verifyChain } from './verify-chain.ts';

const tenant_id = '00000000-0000-4000-8000-000000000001';
const timestamp = '2026-01-31T12:00:00.000Z';
const noColumns = { agent_id: null, session_id: null, turn_id: null, turn_number: null, event_type: null };

/** A chain of one entry whose hashes are right and whose content is what a test says. */
async function chainOf(packed: string): Promise<MemoryAuditLog> {
  const content: AuditContent = { kind: 'event', id: 'x', timestamp, columns: noColumns, salt: 's', packed };
  const log = new MemoryAuditLog();
  const [entry] = linkEntries(emptyChain(tenant_id), [content]);
  expect(entry!.content_hash).toBe(hashContent(content));
  await log.restore(entry!, { content, erases: [] });
  return log;
}

describe('verifyChain', () => {
  it('[audit:chain:tampering] finds a forged content that is no document, although its hashes fit', async () => {
    for (const packed of ['audit_event.v1 {', 'audit_event.v1 null', 'audit_event.v1 {"id":"y"}']) {
      expect(await verifyChain(await chainOf(packed), { tenant_id })).toMatchObject({
        ok: false,
        problems: [{ sequence: 1, id: 'x', problem: 'index-differs' }],
      });
    }
  });

  it('does not judge what a newer program wrote', async () => {
    const log = await chainOf('audit_event.v2 {}');
    await expect(verifyChain(log, { tenant_id })).rejects.toBeInstanceOf(SchemaVersionError);
  });

  it('walks what is appended while it looks at the head', async () => {
    const log = new MemoryAuditLog();
    const packed = `audit_event.v1 {"id":"x","timestamp":"${timestamp}"}`;
    const content: AuditContent = { kind: 'event', id: 'x', timestamp, columns: noColumns, salt: 's', packed };
    let isFirst = true;
    const racing = Object.assign(Object.create(log) as MemoryAuditLog, {
      walk: (query: Parameters<MemoryAuditLog['walk']>[0]) => log.walk(query),
      async head() {
        if (isFirst) await log.append(tenant_id, [content]);
        isFirst = false;
        return log.head(tenant_id);
      },
    });
    expect(await verifyChain(racing, { tenant_id })).toMatchObject({ entries: 1, head: { sequence: 1 } });
  });
});
