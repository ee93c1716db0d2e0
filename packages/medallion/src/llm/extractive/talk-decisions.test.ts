import { expect, it } from 'vitest';
import { createExtractiveMedallionLLM } from './create-extractive-medallion-llm.ts';

it.each([
  [
    'We will compare and swap on the revision instead of locking.',
    'Compare and swap on the revision instead of locking',
    '',
  ],
  ['Then we decided: prices stay in cents because floats lose pennies.', 'Prices stay in cents', 'Floats lose pennies'],
  ['I use ON CONFLICT DO NOTHING instead of the check.', 'Use ON CONFLICT DO NOTHING instead of the check', ''],
])(
  '[medallion:llm:extractive-decisions] reads %j as the choice it tells of',
  async (session_summary, statement, rationale) => {
    const medallion = await createExtractiveMedallionLLM().generate(
      { graph_nodes: ['repo:x'], tags: [] },
      { session_summary },
    );
    expect(medallion.decisions).toMatchObject([{ statement, rationale }]);
  },
);
