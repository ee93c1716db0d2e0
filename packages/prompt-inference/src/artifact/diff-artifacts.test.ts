import { steppingClock } from '@waymark/core-types';
import { expect, it } from 'vitest';
import { importDspy } from '../import/dspy/import-dspy.ts';
import { buildArtifact } from './build-artifact.ts';
import { diffArtifacts } from './diff-artifacts.ts';
import type { ArtifactMetadata } from './prompt-artifact.ts';

function artifact(
  change: { instructions?: string; description?: string; demos?: object[] },
  metadata: Partial<ArtifactMetadata> = {},
) {
  const { instructions = 'Answer.', description = 'Short.', demos = [] } = change;
  const fields = [
    { prefix: 'Question:', description: '${question}' },
    { prefix: 'Answer:', description },
  ];
  const state = { demos, signature: { instructions, fields }, lm: null, metadata: {} };
  const program = importDspy(state, { signature: 'question -> answer' });
  return buildArtifact(program, { name: 'ask', version: 'v1', metadata }, steppingClock(0));
}

it('[prompt:diff:content] tells instructions, fields and demonstrations of a predictor apart', () => {
  const demo = (answer: string) => ({ question: 'q', answer });
  const before = artifact({ demos: [demo('a'), demo('a'), demo('b')] });
  const [instructions, fields, demos] = [
    artifact({ instructions: 'Answer well.', demos: [demo('a'), demo('a'), demo('b')] }),
    artifact({ description: 'Long.', demos: [demo('a'), demo('a'), demo('b')] }),
    artifact({ demos: [demo('a'), demo('c'), demo('d')] }),
  ].map((after) => diffArtifacts(before, after).predictors.changed[0]!);
  expect(instructions).toMatchObject({ fields: null, demos_added: 0, demos_removed: 0 });
  expect(instructions!.instructions).toHaveLength(2);
  expect(fields).toMatchObject({
    instructions: null,
    fields: {
      before: ['input question: str (${question})', 'output answer: str (Short.)'],
      after: ['input question: str (${question})', 'output answer: str (Long.)'],
    },
  });
  expect(demos).toMatchObject({ instructions: null, fields: null, demos_added: 2, demos_removed: 2 });
});

it('[prompt:diff:content] tells metadata that were added, removed and changed', () => {
  const before = artifact({}, { score: 0.5, reviewer: 'Ada' });
  const after = artifact({ description: '' }, { score: 0.6, team: 'support' });
  const { metadata, prompt, tools, predictors } = diffArtifacts(before, after);
  expect(metadata).toEqual({
    score: { before: 0.5, after: 0.6 },
    reviewer: { before: 'Ada', after: null },
    team: { before: null, after: 'support' },
  });
  expect([prompt, tools, predictors.added, predictors.removed]).toEqual([null, null, [], []]);
  expect(predictors.changed[0]!.fields!.after).toEqual(['input question: str (${question})', 'output answer: str']);
});
