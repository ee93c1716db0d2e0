import { ConfigurationError } from '@waymark/core-types';
import { expect, it } from 'vitest';
import { toCallSettings, type CallOptions } from './call-options.ts';

it('[providers:wire:reply-limit] gives a call five minutes, two retries, ten minutes in all and 64 MB', () => {
  expect(toCallSettings({})).toMatchObject({
    timeoutMs: 300_000,
    policy: { maxRetries: 2, deadlineMs: 600_000, maxRetryAfterMs: 60_000 },
    replyLimits: { bodyBytes: 64_000_000, streamBytes: 256_000_000, eventBytes: 4_000_000, errorBytes: 1_000_000 },
  });
});

it('changes only what it is told', () => {
  expect(toCallSettings({ maxRetries: 0, deadlineMs: Infinity, replyLimits: { bodyBytes: 5 } })).toMatchObject({
    timeoutMs: 300_000,
    policy: { maxRetries: 0, deadlineMs: Infinity },
    replyLimits: { bodyBytes: 5, errorBytes: 1_000_000 },
  });
});

it.each<[string, CallOptions]>([
  ['eventBytes', { replyLimits: { eventBytes: 0 } }],
  ['bodyBytes', { replyLimits: { bodyBytes: Number.NaN } }],
  ['timeoutMs', { timeoutMs: Infinity }],
  ['timeoutMs', { timeoutMs: 2 ** 31 }],
  ['timeoutMs', { timeoutMs: 0 }],
  ['maxRetries', { maxRetries: Number.NaN }],
  ['maxRetries', { maxRetries: -1 }],
  ['deadlineMs', { deadlineMs: Number.NaN }],
])('refuses a %s that cannot be', (option, options) => {
  expect(() => toCallSettings(options)).toThrow(ConfigurationError);
  expect(() => toCallSettings(options)).toThrow(`${option} is `);
});
