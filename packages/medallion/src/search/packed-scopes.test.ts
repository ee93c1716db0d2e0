import { expect, it } from 'vitest';
import fc from 'fast-check';
import { PackedScopes } from './packed-scopes.ts';

const names = fc.uniqueArray(fc.bigInt({ min: 0n, max: 20n }), { maxLength: 8 });
const write = fc.record({ position: fc.integer({ min: 0, max: 3_000 }), names });

it('tells the same of every scope as the list of its names, however often it was set', () => {
  fc.assert(
    fc.property(fc.array(write, { maxLength: 40 }), names, names, (writes, nodes, tags) => {
      const packed = new PackedScopes();
      const plain = new Map<number, bigint[]>();
      for (const { position, names: scope } of writes) {
        packed.set(position, BigUint64Array.from(scope));
        plain.set(position, scope);
      }
      const isWithin = packed.within(nodes, tags);
      for (const [position, scope] of plain) {
        const expected =
          nodes.every((node) => scope.includes(node)) && (tags.length === 0 || tags.some((tag) => scope.includes(tag)));
        expect(isWithin(position)).toBe(expected);
      }
    }),
  );
});
