import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WaymarkError } from '@waymark/core-types';
import { importProgram } from '../src/index.ts';

/** What importing says: never anything but an error of ours. */
function complaint(program: unknown): string | null {
  try {
    importProgram(program);
    return null;
  } catch (error) {
    if (!WaymarkError.isInstance(error)) throw error;
    return error.message;
  }
}

describe('nonsense', () => {
  it('[prompt:import:nonsense] of any shape is taken or refused with a reason', () => {
    const keys = fc.constantFrom(
      'signature',
      'demos',
      'instructions',
      'fields',
      'metadata',
      'lm',
      'componentMap',
      'demos',
      'traces',
      'format',
      'predictors',
      '__proto__',
      'a',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(1, 'x', null, true, '${a}'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(value, (program) => {
        expect(complaint(program)).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });

  it('[prompt:import:nonsense] that looks like a million tools is read in time', () => {
    const instructions = '(1) a, whose description is <desc>\n'.repeat(50_000);
    const fields = [{ description: '${next_tool_name}' }];
    expect(complaint({ demos: [], signature: { instructions, fields } })).toBeNull();
  });

  it('[prompt:import:nonsense] that is nested without end or huge is refused', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`) as unknown;
    expect(complaint(deep)).toContain('deeper than 500 levels');
    expect(complaint({ a: 'x'.repeat(50_000_000) })).toContain('more than the 16777216 that are taken');
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(complaint(circle)).toContain('$.self: it contains itself');
  });
});
