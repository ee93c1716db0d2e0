import { ValidationError } from '@waymark/core-types';
import { expect } from 'vitest';

import type { TrackerOptions } from '../../sql/open-tracker.ts';
import type { Tracker, WriteContext } from '../../tracker.ts';
import type { ContractTrackers } from '../tracker-contract.ts';

export type Create = () => Promise<ContractTrackers>;

/** Who writes in these tests. */
export const ada: WriteContext = { by: 'ada' };
export const bob: WriteContext = { by: 'bob' };

export const absentId = '00000000-0000-4000-8000-000000000000';

/** A test with an empty tracker, and with a way to open more trackers on the same place. */
export function withTracker(
  create: Create,
  test: (tracker: Tracker, open: ContractTrackers['open']) => Promise<void>,
  options?: TrackerOptions,
): () => Promise<void> {
  return async () => {
    const trackers = await create();
    try {
      await test(await trackers.open(options), trackers.open);
    } finally {
      await trackers.close();
    }
  };
}

/** What a call throws. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  const outcome = await call.then(
    (value: unknown) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new Error(`Expected a failure, got ${JSON.stringify(outcome.value)}.`);
}

/** The call is refused because of the fields at these paths. */
export async function expectInvalid(call: Promise<unknown>, paths: string[]): Promise<void> {
  const error = await failureOf(call);
  expect(ValidationError.isInstance(error), String(error)).toBe(true);
  expect((error as ValidationError).issues.map(({ path }) => path)).toEqual(paths);
}
