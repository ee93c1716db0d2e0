import { canonicalJson, type JsonValue } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDelta, createDelta } from './json-delta.ts';

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

describe('json deltas', () => {
  it('turn any value into any other and leave the first as it was', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const original = canonicalJson(before);
        const delta = createDelta(before, after);
        const stored = JSON.parse(JSON.stringify(delta)) as typeof delta;
        expect(canonicalJson(applyDelta(before, stored))).toBe(canonicalJson(after));
        expect(canonicalJson(before)).toBe(original);
      }),
      { numRuns: 1000 },
    );
  });

  it('turn an edited list of records into the other, also when records move, go and come', () => {
    const records = fc.array(fc.record({ id: fc.integer({ min: 0, max: 9 }), text: fc.string() }), { maxLength: 12 });
    fc.assert(
      fc.property(records, records, (before, after) => {
        expect(applyDelta(before, createDelta(before, after))).toEqual(after);
      }),
      { numRuns: 1000 },
    );
  });

  it('are null for equal values', () => {
    fc.assert(fc.property(json, (value) => createDelta(value, structuredClone(value)) === null));
  });

  it('of arrays within arrays are found in time', () => {
    const nested = (leaf: number) => Array.from({ length: 400 }).reduce<JsonValue>((value) => [value], leaf);
    expect(applyDelta(nested(1), createDelta(nested(1), nested(2)))).toEqual(nested(2));
  });

  it('hold only what was appended to a long list', () => {
    const before = {
      decisions: Array.from({ length: 100 }, (_, index) => ({ id: `D-${index}`, statement: 'x'.repeat(200) })),
    };
    const after = { decisions: [...before.decisions, { id: 'D-100', statement: 'new' }] };
    expect(JSON.stringify(createDelta(before, after)).length).toBeLessThan(100);
  });

  it('hold only the field that changed inside a record', () => {
    const before = [
      { id: 'a', text: 'x'.repeat(1000), n: 1 },
      { id: 'b', text: 'y'.repeat(1000), n: 1 },
    ];
    const after = [{ ...before[0]!, n: 2 }, before[1]!];
    expect(createDelta(before, after)).toEqual({ a: [2, 0, []], e: { '0': { o: { n: { v: 2 } } } } });
  });

  it('keep keys that name parts of a prototype', () => {
    const after = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as JsonValue;
    expect(canonicalJson(applyDelta({}, createDelta({}, after)))).toBe(
      '{"__proto__":{"polluted":true},"constructor":1}',
    );
  });
});
