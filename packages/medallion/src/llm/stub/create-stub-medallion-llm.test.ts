import { steppingClock } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { createStubMedallionLLM } from './create-stub-medallion-llm.ts';

const scope = { graph_nodes: ['repo:app'], tags: ['demo'] };
const createLLM = () => createStubMedallionLLM({ clock: steppingClock('2026-03-02T00:00:00.000Z'), ids: () => 'one' });

describe('createStubMedallionLLM', () => {
  it('[medallion:llm:stub] makes a decision of the first sentence, the same for the same input', async () => {
    const evidence = { session_summary: 'We use libSQL. How do we back up? Done.' };
    const medallion = await createLLM().generate(scope, evidence);
    expect(medallion).toEqual(await createLLM().generate(scope, evidence));
    expect(medallion).toMatchObject({
      meta: { medallion_id: 'one', model: 'stub/1' },
      scope,
      summary: { high_level: 'We use libSQL. How do we back up? Done.' },
      decisions: [{ id: 'D-001', statement: 'We use libSQL.' }],
      open_questions: [{ id: 'Q-001', question: 'How do we back up?' }],
    });
  });

  it('adds what is new and keeps the rest', async () => {
    const llm = createLLM();
    const made = await llm.generate(scope, { session_summary: 'First.' });
    const updated = await llm.update(made, { session_summary: 'Second.' });
    expect(updated.decisions.map(({ id, statement }) => [id, statement])).toEqual([
      ['D-001', 'First.'],
      ['D-002', 'Second.'],
    ]);
    expect((await llm.update(updated, { session_summary: 'Second.' })).decisions).toEqual(updated.decisions);
  });

  it('[medallion:evidence:non-empty] refuses a blank summary', async () => {
    await expect(createLLM().generate(scope, { session_summary: '\t' })).rejects.toMatchObject({
      code: 'MEDALLION_EVIDENCE',
    });
  });
});
