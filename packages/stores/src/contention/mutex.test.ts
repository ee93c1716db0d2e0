import { describe, expect, it } from 'vitest';

import { deadlineIn } from './deadline.ts';
import { Mutex } from './mutex.ts';

const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

describe('Mutex', () => {
  it('runs one piece of work at a time, in the order of asking', async () => {
    const mutex = new Mutex();
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      await soon();
      events.push(`${name} ends`);
    };
    await Promise.all(['a', 'b', 'c'].map((name) => mutex.run(work(name), deadlineIn(1_000))));
    expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('passes on what the work returns or throws, and goes on after a failure', async () => {
    const mutex = new Mutex();
    const failure = new Error('no');
    const results = await Promise.allSettled([
      mutex.run(() => Promise.reject(failure), deadlineIn(1_000)),
      mutex.run(async () => 'yes', deadlineIn(1_000)),
    ]);
    expect(results).toEqual([
      { status: 'rejected', reason: failure },
      { status: 'fulfilled', value: 'yes' },
    ]);
  });

  it('gives up at the deadline without running the work, and keeps the order of the others', async () => {
    const mutex = new Mutex();
    const ran: string[] = [];
    let release = (): void => undefined;
    const holder = mutex.run(() => new Promise<void>((resolve) => (release = resolve)), deadlineIn(1_000));
    const late = mutex.run(async () => ran.push('late'), deadlineIn(5));
    const patient = mutex.run(async () => ran.push('patient'), deadlineIn(10_000));
    await expect(late).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
      message: expect.stringContaining('5 ms') as string,
    });
    release();
    await Promise.all([holder, patient]);
    expect(ran).toEqual(['patient']);
  });
});
