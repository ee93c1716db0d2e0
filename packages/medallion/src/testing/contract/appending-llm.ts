import { createIdGenerator, systemClock } from '@waymark/core-types';
import type { MedallionLLM } from '../../llm/medallion-llm.ts';
import { createItemCounter, readHighestIds } from '../../document/item-counter.ts';
import { sampleMedallion } from '../sample-medallion.ts';

const newId = createIdGenerator({ clock: systemClock });

/**
 * Adds the session's summary as one decision, unless it stands already, under the next free id: two sessions at once
 * choose the same one.
 */
export const appendingLLM: MedallionLLM = {
  name: 'appending/1',
  generate: async ({ graph_nodes, tags }, { session_summary: statement }) =>
    sampleMedallion({ id: newId(), graph_nodes, tags, decisions: [statement] }),
  update: async (existing, { session_summary: statement }) => {
    if (existing.decisions.some((decision) => decision.statement === statement)) return existing;
    const id = createItemCounter('D', readHighestIds(existing).decisions).next();
    return { ...existing, decisions: [...existing.decisions, { id, statement, rationale: '', confidence: 1 }] };
  },
};
