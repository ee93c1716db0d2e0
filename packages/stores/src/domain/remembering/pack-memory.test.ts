import { MalformedDocumentError, SchemaVersionError } from '@waymark/core-types';
import { episodeSchema } from '@waymark/core-types/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packMemory, unpackMemory } from './pack-memory.ts';

const versions = {
  kind: 'episode',
  current: 2,
  steps: { 1: ({ old, ...rest }: Record<string, unknown>) => ({ ...rest, content: old }) },
};

const kind = { versions, schema: episodeSchema };

describe('packMemory', () => {
  it('[memory:episode:embedding] keeps every number of an embedding exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (embedding) => {
        const document = { content: 'a\nb', embedding };
        expect(unpackMemory(kind, packMemory(kind, document))).toEqual(document);
      }),
    );
  });

  it('takes half of the space of digits', () => {
    const embedding = Array.from({ length: 384 }, (_, index) => Math.sin(index));
    expect(packMemory(kind, { embedding }).length).toBeLessThan(0.6 * JSON.stringify({ embedding }).length);
  });

  it.each([null, undefined, [], 'text', [1, 'a']])(
    'leaves an embedding that is no vector in the JSON: %j',
    (embedding) => {
      const document = embedding === undefined ? { content: 'x' } : { content: 'x', embedding };
      expect(unpackMemory(kind, packMemory(kind, document))).toEqual(document);
    },
  );

  it('brings an older version up to date, with its embedding', () => {
    const packed = packMemory({ versions: { kind: 'episode', current: 1 } }, { old: 'x', embedding: [1] });
    expect(unpackMemory(kind, packed)).toEqual({ content: 'x', embedding: [1] });
  });

  it('refuses a newer version, and what it did not write', () => {
    const newer = packMemory({ versions: { kind: 'episode', current: 3 } }, {});
    expect(() => unpackMemory(kind, newer)).toThrow(SchemaVersionError);
    expect(() => unpackMemory(kind, 'episode.v2 {"a":')).toThrow(MalformedDocumentError);
  });
});
