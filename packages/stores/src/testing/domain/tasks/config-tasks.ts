import { RevisionConflictError } from '../../../domain/errors.ts';
import type { ConfigStore } from '../../../domain/config-store.ts';
import { sampleRule } from '../config/sample-config.ts';
import { storeTasks } from '../store-tasks.ts';

/** What other processes do with configuration. */
export const tasks = storeTasks(import.meta.url, {
  /** Raises a rule's number of fires one by one, again from the start at every conflict. */
  async countUp(store: ConfigStore, { key, rounds }: { key: { tenant_id: string; id: string }; rounds: number }) {
    for (let round = 0; round < rounds;) {
      const rule = await store.getRule(key);
      if (rule === null) throw new Error('The rule is gone.');
      try {
        await store.saveRule({ ...rule, max_fires_per_session: rule.max_fires_per_session + 1 });
        round++;
      } catch (error) {
        if (!RevisionConflictError.isInstance(error)) throw error;
      }
    }
  },

  /** Saves rules with vectors and changes each once, until it is stopped; every step is a rule's id. */
  async saveOnAndOn(store: ConfigStore, fields: { tenant_id: string }, acknowledge) {
    for (let round = 0; round < 10_000; round++) {
      const rule = await store.saveRule(sampleRule({ ...fields, embedding: [1, 0] }));
      await store.saveRule({ ...rule, name: 'changed', embedding: [0, 1] });
      await acknowledge(rule.id);
    }
  },
});
