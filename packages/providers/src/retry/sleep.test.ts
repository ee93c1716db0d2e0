import { expect, it } from 'vitest';
import { systemSleep } from './sleep.ts';

it('waits and resolves', async () => {
  await expect(systemSleep(1, new AbortController().signal)).resolves.toBeUndefined();
});

it('rejects with the reason when it is aborted, before or meanwhile', async () => {
  const reason = new Error('stop');
  await expect(systemSleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const sleeping = systemSleep(60_000, controller.signal);
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});
