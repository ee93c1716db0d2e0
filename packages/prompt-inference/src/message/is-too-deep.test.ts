import { describe, expect, it } from 'vitest';
import { isTooDeep } from './is-too-deep.ts';

const nested = (levels: number, inside = '') => '[{"a":'.repeat(levels / 2) + inside + '}]'.repeat(levels / 2);

describe('isTooDeep', () => {
  it('counts levels of lists and objects, and no brackets within texts', () => {
    const brackets = JSON.stringify(`\\"${'[{'.repeat(2_000)}`);
    expect(isTooDeep(nested(500, brackets))).toBe(false);
    expect(isTooDeep(nested(502, '1'))).toBe(true);
    expect(isTooDeep(`[${'[1],'.repeat(5_000)}1]`)).toBe(false);
  });

  it('reads any text once', () => {
    expect(isTooDeep('"\\'.repeat(1_000_000))).toBe(false);
    expect(isTooDeep('['.repeat(1_000_000))).toBe(true);
  });
});
