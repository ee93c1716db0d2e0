import { expect, it } from 'vitest';
import { contradicts } from './contradicts.ts';

it.each([
  ['Use Vitest instead of Jest', 'Use Jest for unit tests'],
  ['Switch from Redis to Valkey for the counters', 'Use Redis instead of in-process counters'],
  ['We no longer use Redis', 'We will use Redis'],
  ['Replace npm with pnpm', "Let's stick with npm"],
  ['Drop support for Node 18', 'Support Node 18'],
  ['Do not use Redis', 'Use Redis'],
  ['Prefer libSQL over PostgreSQL', 'Use PostgreSQL'],
])('%j takes the place of %j', (later, earlier) => {
  expect(contradicts(later, earlier)).toBe(true);
});

it.each([
  ['Use pnpm instead of npm', 'Publish to npm'],
  ['Use Vitest instead of Jest for the command line', 'Use Jest for the browser tests'],
  ['Use Vitest instead of Jest for the command line too', 'Use Vitest instead of Jest'],
  ['Drop support for Node 18', 'Support PostgreSQL'],
  ['Use Valkey', 'Use Redis'],
  ['Switch from Redis to Valkey', 'Write our own sliding window'],
])('%j leaves %j alone', (later, earlier) => {
  expect(contradicts(later, earlier)).toBe(false);
});
