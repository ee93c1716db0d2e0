import { MalformedDocumentError, SchemaVersionError } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packMemory, unpackMemory } from './pack-memory.ts';

const versions = {
  kind: 'episode',
  current: 2,
  steps: { 1: ({ old, ...rest }: Record<string, unknown>) => ({ ...rest, content: old }) },
};

describe('packMemory', () => {
  it('[memory:episode:embedding] keeps every number of an embedding exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (embedding) => {
        const document = { content: 'a\nb', embedding };
        expect(unpackMemory(versions, packMemory(versions, document))).toEqual(document);
      }),
    );
  });

  it('takes half of the space of digits', () => {
    const embedding = Array.from({ length: 384 }, (_, index) => Math.sin(index));
    expect(packMemory(versions, { embedding }).length).toBeLessThan(0.6 * JSON.stringify({ embedding }).length);
  });

  it.each([null, undefined, [], 'text', [1, 'a']])(
    'leaves an embedding that is no vector in the JSON: %j',
    (embedding) => {
      const document = embedding === undefined ? { content: 'x' } : { content: 'x', embedding };
      expect(unpackMemory(versions, packMemory(versions, document))).toEqual(document);
    },
  );

  it('brings an older version up to date, with its embedding', () => {
    const packed = packMemory({ kind: 'episode', current: 1 }, { old: 'x', embedding: [1] });
    expect(unpackMemory(versions, packed)).toEqual({ content: 'x', embedding: [1] });
  });

  it('refuses a newer version, and what it did not write', () => {
    const newer = packMemory({ kind: 'episode', current: 3 }, {});
    expect(() => unpackMemory(versions, newer)).toThrow(SchemaVersionError);
    expect(() => unpackMemory(versions, 'episode.v2 {"a":')).toThrow(MalformedDocumentError);
  });
});
