import { readFileSync } from 'node:fs';
import type { JsonObject } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { importAx, importProgram } from '../src/index.ts';

const read = () =>
  JSON.parse(readFileSync(new URL('../fixtures/ax-program.json', import.meta.url), 'utf8')) as JsonObject;

describe('an optimised program of ax', () => {
  it('[prompt:import:ax] is read with its instructions, the root first, and demonstrations', () => {
    const imported = importProgram(read(), { signature: { root: 'letter: string -> drawer: string' } });
    expect(imported).toMatchObject({
      format: 'ax',
      prompt: 'Sort each letter into one drawer.',
      metadata: { optimizer: 'ax.GEPA', score: 0.92 },
      predictors: [
        {
          name: 'root',
          demos: [{ letter: 'My bill is wrong', drawer: 'billing' }],
          fields: [
            { name: 'letter', direction: 'input' },
            { name: 'drawer', direction: 'output' },
          ],
        },
        { name: 'judge', instructions: 'Compare both texts.', demos: [], fields: [] },
      ],
      state: {
        componentMap: { 'root::desc:drawer': "The drawer's name" },
        selectorState: { frontier: [0, 2] },
        stats: { totalCalls: 44 },
      },
    });
  });

  it('[prompt:import:ax] [prompt:import:secrets] loses training examples and keys', () => {
    const imported = importAx(read());
    expect(JSON.stringify(imported)).not.toMatch(/Anna|private|fixture0123/);
    expect(imported.warnings).toEqual([
      'Left out, for they may be secret: $.modelConfig.apiKey.',
      'Training examples were left out; keep_examples keeps them.',
    ]);
    const kept = importAx(read(), { keep_examples: true });
    expect(kept.state).toMatchObject({
      examples: [{ drawer: 'private' }],
      selectorState: { trainExamples: [{ letter: 'private' }] },
    });
    expect(JSON.stringify(kept)).not.toContain('fixture0123');
  });

  it('[prompt:import:ax] is read in the form from before there were components', () => {
    const imported = importProgram({ bestScore: 1, optimizerType: 'MiPRO', instruction: 'Sort.', demos: null });
    expect(imported).toMatchObject({
      prompt: 'Sort.',
      predictors: [{ name: 'root', demos: [] }],
      metadata: { optimizer: 'ax.MiPRO', score: 1 },
    });
  });

  it.each<[string, JsonObject, string]>([
    ['without an instruction', { componentMap: { 'root::desc:a': 'x' } }, 'holds no instruction'],
    ['with an empty one', { componentMap: { 'root::instruction': ' ' } }, 'holds no instruction'],
    [
      'with demonstrations of another kind',
      { componentMap: { 'root::instruction': 'x' }, demos: [{ traces: [] }] },
      '$.demos[0].programId',
    ],
    ['with a component that is no text', { componentMap: { 'root::instruction': 7 } }, '$.componentMap'],
  ])('[prompt:import:nonsense] is refused %s', (_what, value, said) => {
    expect(() => importProgram(value)).toThrow(
      expect.objectContaining({ code: 'PROMPT_IMPORT', message: expect.stringContaining(said) }) as Error,
    );
  });
});
