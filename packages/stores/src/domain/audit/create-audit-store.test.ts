import { expect, it } from 'vitest';
import { BusyError, UnknownCommitError } from '../../errors.ts';
import { MemoryAuditLog } from '../memory/memory-audit-log.ts';
import { createAuditStore } from './create-audit-store.ts';

const tenant_id = '00000000-0000-4000-8000-000000000001';
const event = { tenant_id, event_type: 'noted', event_data: {} };

/** A store whose first appends fail, after they are kept or before. */
function storeWith({ failures, isKept, error = new UnknownCommitError() }: Faults) {
  let left = failures;
  class Failing extends MemoryAuditLog {
    override async append(...args: Parameters<MemoryAuditLog['append']>): Promise<void> {
      if (left-- <= 0) return super.append(...args);
      if (isKept) await super.append(...args);
      throw error;
    }
  }
  return createAuditStore(new Failing(), {});
}

interface Faults {
  failures: number;
  isKept: boolean;
  error?: Error;
}

it.each([true, false])(
  '[audit:save:doubt] keeps each entry once when nobody knows whether the commit was kept: %s',
  async (isKept) => {
    const store = storeWith({ failures: 1, isKept });
    const saved = await Promise.all([store.saveEvent(event), store.saveEvent(event), store.saveEvent(event)]);
    expect((await store.listEvents({ tenant_id })).items).toHaveLength(3);
    expect(new Set(saved.map(({ id }) => id)).size).toBe(3);
    expect(await store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 3 });
  },
);

it('[audit:save:doubt] is no other entry under the same id', async () => {
  const store = storeWith({ failures: 0, isKept: true });
  const { id } = await store.saveEvent(event);
  const again = storeWith({ failures: 1, isKept: false });
  await again.importDocuments(store.exportDocuments({ tenant_id }));
  await expect(again.saveEvent({ ...event, id, event_type: 'changed' })).rejects.toMatchObject({
    code: 'STORE_APPEND_ONLY',
  });
});

it('[audit:save:doubt] stays when it comes twice, and other errors are passed on at once', async () => {
  await expect(storeWith({ failures: 2, isKept: false }).saveEvent(event)).rejects.toMatchObject({
    code: 'DATABASE_UNKNOWN_COMMIT',
  });
  const error = new BusyError('Others write.');
  await expect(storeWith({ failures: 1, isKept: false, error }).saveEvent(event)).rejects.toBe(error);
});
