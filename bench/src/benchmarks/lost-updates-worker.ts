import { createIdGenerator, systemClock } from '@waymark/core-types';
import { checkpointSession, openMedallionStore, parseMedallion, type MedallionLLM } from '@waymark/medallion';
import { openDatabase } from '@waymark/stores';
import { timeEach } from '../measure/timing.ts';
import { serveRequests } from '../process/serve-requests.ts';
import { contestedScope } from './lost-updates.ts';

const newId = createIdGenerator({ clock: systemClock });

/** Makes one decision of a session's summary. */
const appendingLLM: MedallionLLM = {
  name: 'bench/1',
  async generate(scope, { session_summary: statement }) {
    const now = new Date().toISOString();
    return parseMedallion({
      meta: {
        ...{ medallion_id: newId(), schema_version: 'medallion.v1', model: 'bench/1' },
        ...{ created_at: now, updated_at: now },
      },
      scope,
      summary: { high_level: 'Two processes checkpoint at once.' },
      decisions: [{ id: 'D-001', statement }],
    });
  },
  async update(existing, { session_summary: statement }) {
    const id = `D-${String(existing.decisions.length + 1).padStart(3, '0')}`;
    const decision = { id, statement, rationale: '', confidence: 1 };
    return { ...existing, decisions: [...existing.decisions, decision] };
  },
};

await serveRequests(async ({ url, number }: { url: string; number: number }) => {
  const database = await openDatabase(url);
  const store = await openMedallionStore(database);
  return {
    answer: (count) =>
      timeEach(count as number, (index) =>
        checkpointSession(store, appendingLLM, contestedScope, {
          session_summary: `Process ${number} decides for the ${index + 1}. time.`,
        }),
      ),
    close: () => database.close(),
  };
});
