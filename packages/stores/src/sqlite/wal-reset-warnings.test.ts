import { describe, expect, it } from 'vitest';

import { walResetWarnings } from './wal-reset-warnings.ts';

describe('walResetWarnings', () => {
  it.each(['3.45.1', '3.51.2', '3.7.0', '2.99.99'])('advises about SQLite %s', (version) => {
    expect(walResetWarnings(version)).toEqual([expect.stringContaining(`SQLite ${version}`)]);
  });

  it.each(['3.51.3', '3.51.10', '3.52.0', '4.0'])('has nothing to say about SQLite %s', (version) => {
    expect(walResetWarnings(version)).toEqual([]);
  });
});
