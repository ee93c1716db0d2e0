import { describe, expect, it } from 'vitest';

import { SecretSearch } from './secret-search.ts';

const secret = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');

describe('SecretSearch', () => {
  it('[evidence:secrets:pieces] finds a secret that goes over the end of a piece, once and on its line', () => {
    const text = Buffer.from(`${'a line of text\n'.repeat(10_000)}key ${secret} end\n${'more\n'.repeat(10_000)}`);
    const at = text.indexOf(secret);
    for (const cut of [at, at + 1, at + 10, at + secret.length]) {
      const search = new SecretSearch();
      search.push(text.subarray(0, cut));
      search.push(text.subarray(cut, cut + 50_000));
      search.push(text.subarray(cut + 50_000));
      expect(search.findings).toEqual([{ kind: 'aws-key', line: 10_001 }]);
    }
  });
});
