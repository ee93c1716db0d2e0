import { noTelemetry } from '@waymark/core-types';
import { openDatabase, UnavailableError } from '@waymark/stores';
import { expect, it, onTestFinished } from 'vitest';

import { openTracker } from '../sql/open-tracker.ts';
import { DatabaseLink } from './database-link.ts';

const away = () => Promise.reject(new UnavailableError('It is away.'));

/** A link whose database fails in these ways, one after the other, and is there after that. */
function linkTo(...failures: (() => Promise<never>)[]) {
  let opened = 0;
  let attempts = 0;
  const link = new DatabaseLink({
    openDatabase: async () => {
      opened++;
      await failures.shift()?.();
      return openDatabase('memory:');
    },
    openTracker: (database) => openTracker(database),
    ...{ openMs: 1_000, backOff: { from: 5, upTo: 10 }, random: () => 0, telemetry: noTelemetry },
    clock: { now: () => Date.parse('2026-03-01T12:00:00.000Z') },
  });
  link.onAttempt = () => void attempts++;
  onTestFinished(() => link.close());
  return { link, opened: () => opened, attempts: () => attempts };
}

const look = (link: DatabaseLink) => link.ask((tracker) => tracker.read('list_changes', {}), 1_000);

it('[fallback:recovery:back-off] plans one attempt for calls that fail together, and one more when that fails', async () => {
  const { link, attempts, opened } = linkTo(away, away);
  const failed = await Promise.allSettled([look(link), look(link), look(link)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(opened()).toBe(1);
  expect(link.state).toBe('disconnected');
  expect(link.times).toEqual({ last_answer_at: null, next_attempt_at: '2026-03-01T12:00:00.005Z' });
  await expect.poll(attempts).toBe(1);
  await expect(link.probe(1_000)).rejects.toThrow('It is away.');
  await expect.poll(attempts).toBe(2);
  await link.probe(1_000);
  expect(link.state).toBe('recovering');
  link.recovered();
  expect(link.state).toBe('connected');
  expect(link.lastError).toBeNull();
  expect(link.times).toEqual({ last_answer_at: '2026-03-01T12:00:00.000Z', next_attempt_at: null });
});

it('goes on trying when an attempt fails in a way that is no outage', async () => {
  const { link, attempts } = linkTo(away, () => Promise.reject(new Error('a wrong password')));
  await expect(look(link)).rejects.toThrow('It is away.');
  await expect.poll(attempts).toBe(1);
  await expect(link.probe(1_000)).rejects.toThrow('a wrong password');
  expect(link).toMatchObject({ state: 'disconnected', lastError: 'a wrong password' });
  await expect.poll(attempts).toBe(2);
});

it('plans nothing once it is closed', async () => {
  const { link, attempts } = linkTo(away, away);
  await expect(look(link)).rejects.toThrow('It is away.');
  await link.close();
  await expect(look(link)).rejects.toThrow('It is away.');
  expect(link.times.next_attempt_at).toBeNull();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(attempts()).toBe(0);
});
