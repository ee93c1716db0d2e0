import { expect, it } from 'vitest';

import { createSessionId, sessionClientName } from './session-id.ts';

it('[mcp:created-by:session] is named by the session of any name that is kept, and by none that is longer', () => {
  for (const name of ['codex', '', '語'.repeat(100), 'a.b c\n<d>']) {
    expect(sessionClientName(createSessionId(name))).toBe(name);
  }
  expect(sessionClientName(createSessionId('x'.repeat(1_000)))).toBe('x'.repeat(100));
  expect(sessionClientName('no-name')).toBeUndefined();
  expect(sessionClientName(`x.${'eHh4'.repeat(1_000)}`)).toBeUndefined();
  expect(sessionClientName(null)).toBeUndefined();
});
