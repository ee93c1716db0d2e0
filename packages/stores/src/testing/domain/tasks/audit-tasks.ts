import type { AuditStore } from '../../../domain/audit-store.ts';
import { AppendOnlyError } from '../../../domain/errors.ts';
import { sampleTurn } from '../audit/sample-entries.ts';
import { sampleId } from '../sample-documents.ts';
import { storeTasks } from '../store-tasks.ts';

interface Input {
  tenant_id: string;
  rounds: number;
}

/** What other processes do with the audit trail. */
export const tasks = storeTasks(import.meta.url, {
  /** Appends turns; every step is a turn's id. */
  async append(store: AuditStore, { tenant_id, rounds }: Input, acknowledge) {
    for (let round = 0; round < rounds; round++) {
      const { turn_id } = await store.saveTurn(sampleTurn({ tenant_id, turn_number: round }));
      await acknowledge(turn_id);
    }
  },

  /** Appends turns under the same ids as everybody else; returns how many were its own. */
  async appendSame(store: AuditStore, { tenant_id, rounds }: Input) {
    let kept = 0;
    for (let round = 0; round < rounds; round++) {
      try {
        await store.saveTurn(sampleTurn({ tenant_id, turn_id: sampleId(5_000 + round) }));
        kept++;
      } catch (error) {
        if (!AppendOnlyError.isInstance(error)) throw error;
      }
    }
    return kept;
  },

  /** Erases whatever is there, again and again. */
  async forgetOnAndOn(store: AuditStore, { tenant_id, rounds }: Input) {
    for (let round = 0; round < rounds; round++) await store.forget({ tenant_id, everything: true });
  },
});
