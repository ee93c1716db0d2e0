import { matchedRuleSchema, parseDocument, ruleSchema } from '@waymark/core-types/domain';
import { expect, it } from 'vitest';
import { toMatchedRules } from './to-matched-rules.ts';

const [id, template] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const rule = parseDocument(
  ruleSchema,
  {
    id,
    tenant_id: id,
    agent_id: id,
    created_at: '2026-01-31T12:00:00.000Z',
    updated_at: '2026-01-31T12:00:00.000Z',
    name: 'Greet',
    condition_text: 'always',
    action_text: 'act',
    attached_tool_ids: ['search'],
    attached_template_ids: [template],
  },
  'rule',
);

it('[rules:matched:fired] gives rules with their scores, tools and templates, and whether they fire for the first time', () => {
  const candidates = { [id]: { final_score: 0.5, similarity_score: 0.25, bm25_score: 3 } };
  const [first] = toMatchedRules([rule], { session: { rule_fires: {} }, candidates });
  expect(parseDocument(matchedRuleSchema, first, 'matched rule')).toEqual({
    rule,
    similarity_score: 0.25,
    bm25_score: 3,
    final_score: 0.5,
    newly_fired: true,
    tools_to_execute: ['search'],
    templates_to_consider: [template],
  });
  const [second] = toMatchedRules([rule], { session: { rule_fires: { [id]: 1 } } });
  expect(second).toMatchObject({ newly_fired: false, similarity_score: 0, bm25_score: 0, final_score: 0 });
});
