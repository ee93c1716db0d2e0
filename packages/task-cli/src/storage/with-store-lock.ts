import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

import { TaskError } from '../errors.ts';
import { layout, type Project } from '../project-layout.ts';
import { assertInside } from './assert-inside.ts';
import { toTaskError } from './to-task-error.ts';

/** How long a writer waits for another one, in milliseconds. */
const patience = 10_000;
/** A lock whose holder shows no sign of life for so long is stale, in milliseconds. */
const staleAfter = 30_000;
/** How often a holder shows a sign of life, in milliseconds. */
const heartbeat = 5_000;

/** The lock that the work which asks was given. */
const held = new AsyncLocalStorage<{ path: string; token: string }>();

/** Work of this process that waits, by the lock's path: the file is asked for by one at a time. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs work that changes the project's store while nobody else does, in this and in every other process. The lock of a
 * process that has died, or has shown no sign of life for half a minute, is taken over.
 * @throws {TaskError} E041 where the lock is behind a link that leads out of the repository; E042 when another process holds
 *   it for more than ten seconds. The work has not begun then.
 */
export async function withStoreLock<Result>(project: Project, work: () => Promise<Result>): Promise<Result> {
  const path = join(project.root, layout.lock);
  const before = queues.get(path) ?? Promise.resolve();
  const ours = before.then(async () => {
    await assertInside(project, layout.lock);
    return holding(path, work);
  });
  const settled = ours.catch(() => undefined);
  queues.set(path, settled);
  try {
    return await ours;
  } finally {
    if (queues.get(path) === settled) queues.delete(path);
  }
}

/**
 * To be asked right before something is written: a process that stood still for too long, as on a machine that slept, has
 * lost its lock, and what it read is not what it would replace. Nothing to ask outside of {@link withStoreLock}.
 * @throws {TaskError} E042 where the lock is another's by now.
 */
export async function assertStillLocked(): Promise<void> {
  const lock = held.getStore();
  if (lock === undefined || (await readHolder(lock.path))?.token === lock.token) return;
  throw new TaskError('E042', 'The lock of the store was taken over while this process stood still.', {
    details: { lock: lock.path },
    recoveryAction: 'Repeat the command: what it was about to write was left out.',
    retryable: true,
  });
}

async function holding<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const token = await acquire(path);
  const alive = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, heartbeat);
  alive.unref();
  try {
    return await held.run({ path, token }, work);
  } finally {
    clearInterval(alive);
    // Only ours: one that was taken over belongs to another.
    if ((await readHolder(path))?.token === token) await rm(path, { force: true });
  }
}

interface Holder {
  token: string;
  pid: number;
  host: string;
}

async function acquire(path: string): Promise<string> {
  const holder: Holder = { token: randomUUID(), pid: process.pid, host: hostname() };
  const until = Date.now() + patience;
  for (let attempt = 0; ; attempt++) {
    if (await create(path, holder)) return holder.token;
    const found = await readHolder(path);
    if (await isStale(path, found)) {
      await takeAway(path, found);
      continue;
    }
    if (Date.now() >= until) throw lockedBy(path, found);
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * Math.min(100, 5 * 2 ** attempt)));
  }
}

/** False where the lock is taken. The lock appears with its content, so that it always says who holds it. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${holder.token}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, JSON.stringify(holder), { flag: 'wx' });
    await link(draft, path);
    return true;
  } catch (error) {
    // Of the link alone: where a file is in the folder's place, nobody has locked anything.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && (error as NodeJS.ErrnoException).syscall === 'link') {
      return false;
    }
    throw toTaskError(error, `Cannot lock the store by ${path}`);
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

/** Null where there is none, or none that can be read. */
async function readHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

async function isStale(path: string, holder: Holder | null): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found === null) return false;
  if (Date.now() - found.mtimeMs > staleAfter) return true;
  return holder !== null && holder.host === hostname() && !isRunning(holder.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes a stale lock; one at a time, so that nobody removes the lock that another has made in its place. */
async function takeAway(path: string, stale: Holder | null): Promise<void> {
  const guard = `${path}.takeover`;
  const holder: Holder = { token: randomUUID(), pid: process.pid, host: hostname() };
  if (!(await create(guard, holder))) {
    if (await isStale(guard, await readHolder(guard))) await rm(guard, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 20));
    return;
  }
  try {
    const found = await readHolder(path);
    if (found?.token === stale?.token && (await isStale(path, found))) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

function lockedBy(path: string, holder: Holder | null): TaskError {
  const who = holder === null ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new TaskError('E042', `The store is locked by ${who}, for more than ${patience / 1_000} seconds.`, {
    details: { lock: path, holder },
    recoveryAction: 'Wait until it is done; a lock whose process has died is taken over by itself.',
    retryable: true,
  });
}
