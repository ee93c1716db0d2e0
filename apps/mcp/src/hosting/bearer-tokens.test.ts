import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConfigurationError } from '@waymark/core-types';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { addToken, openTokenFile } from './bearer-tokens.ts';

let folder: string;
let now: number;
const clock = { now: () => now };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-tokens-'));
  now = Date.parse('2026-03-01T12:00:00.000Z');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('[mcp:http:token] is refused from the millisecond on at which a token expires', () => {
  const path = join(folder, 'tokens.json');
  const token = addToken(path, { name: 'ci', expiresInDays: 1, clock });
  const verify = openTokenFile(path, clock);
  now += 86_400_000 - 1;
  expect(verify(token)).toBe('ci');
  now += 1;
  expect(verify(token)).toBeUndefined();
});

it('[mcp:http:token-file] stays readable: what it could not hold is refused before it is written', () => {
  const path = join(folder, 'tokens.json');
  const token = addToken(path, { name: 'x'.repeat(100), clock });
  const before = readFileSync(path, 'utf8');
  for (const name of ['', 'x'.repeat(101)]) {
    expect(() => addToken(path, { name, clock })).toThrow(ConfigurationError);
  }
  expect(readFileSync(path, 'utf8')).toBe(before);
  expect(openTokenFile(path, clock)(token)).toBe('x'.repeat(100));
});

it('[mcp:http:token-file] is for its owner alone, whatever lay in its way, and says when it cannot be written', () => {
  const path = join(folder, 'tokens.json');
  const left = `${path}.${process.pid}.next`;
  writeFileSync(left, 'left by a process that was killed');
  chmodSync(left, 0o666);
  addToken(path, { name: 'ci', clock });
  expect([statSync(path).mode & 0o777, readdirSync(folder)]).toEqual([0o600, ['tokens.json']]);
  const nowhere = join(folder, 'nowhere', 'tokens.json');
  expect(() => addToken(nowhere, { name: 'ci', clock })).toThrow(/cannot be written: ENOENT/);
});
