import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileWorker } from '@waymark/test-servers/workers';
import { expect, it, onTestFinished } from 'vitest';

import { readExceptions } from '../src/compliance/ledger-file.ts';
import { readAllQuarantined } from '../src/compliance/quarantine-files.ts';
import { releaseQuarantine } from '../src/compliance/release-quarantine.ts';
import { readContextFile } from '../src/context/context-file.ts';
import { initContext } from '../src/context/init-context.ts';
import { purgeContext } from '../src/context/purge-context.ts';
import { verifyChain } from '../src/context/verify-chain.ts';
import { verifyContext } from '../src/context/verify-context.ts';
import { handoffProject, startedHandoff } from './support/handoff-project.ts';

const id = 'TASK-0001';
const timeout = 180_000;

interface Worker {
  child: ChildProcess;
  told: unknown[];
  /** Resolves when it has told so much, or has ended. */
  hasTold(count: number): Promise<void>;
  ended: Promise<void>;
}

/** A worker that waits to be let go. */
async function startWorker(...input: string[]): Promise<Worker> {
  const script = fileURLToPath(compileWorker(new URL('workers/context-worker.ts', import.meta.url)));
  const child = fork(script, input, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const told: unknown[] = [];
  let heard = () => {};
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      hasEnded = true;
      heard();
      resolve();
    });
  });
  await new Promise((resolve) => child.once('message', resolve));
  child.on('message', (message) => {
    told.push(message);
    heard();
  });
  const hasTold = async (count: number) => {
    for (;;) {
      if (told.length >= count || hasEnded) return;
      await new Promise<void>((resolve) => (heard = resolve));
    }
  };
  return { child, told, hasTold, ended };
}

it('[handoff:processes:ten] keeps every update of ten processes on one context', { timeout }, async () => {
  const project = await startedHandoff();
  const names = Array.from({ length: 10 }, (_, index) => `agent-${index}`);
  const workers = await Promise.all(names.map((name) => startWorker(project.root, 'share', name)));
  for (const { child } of workers) child.send('go');
  await Promise.all(workers.map(({ ended }) => ended));
  const told = workers.flatMap((worker) => worker.told);
  const { context } = await readContextFile(project, id);
  expect(context.evidence.map((one) => one.id).sort()).toEqual(told.map(String).sort());
  expect([context.evidence.length, context.audit.update_count, context.chain.length]).toEqual([50, 51, 51]);
  expect(await verifyContext(project, id)).toMatchObject({ ok: true });
});

it('[handoff:processes:killed] a process that is killed in any step leaves a readable store', { timeout }, async () => {
  const project = handoffProject();
  // In the middle of each of the eleven steps of a round.
  for (let step = 0; step < 11; step++) {
    const { child, told, hasTold, ended } = await startWorker(project.root, 'live', 'ada');
    child.send('go');
    await hasTold(step);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    child.kill('SIGKILL');
    await ended;
    expect(told.filter((one) => typeof one === 'object' && one !== null && 'failed' in one)).toEqual([]);
    expect(told.length).toBeGreaterThanOrEqual(step);
    const file = await readContextFile(project, id).catch((error: { code: string }) => error.code);
    if (typeof file === 'string') expect(file).toBe('E051');
    else expect([verifyChain(file.context), file.isCanonical]).toEqual([[], true]);
    await readExceptions(project);
    await readAllQuarantined(project);
  }
  await purgeContext(project, id).catch(() => undefined);
  await releaseQuarantine(project, id, { force: true }).catch(() => undefined);
  await initContext(project, id, { by: 'ada', allow_dirty: true });
  expect(await verifyContext(project, id)).toMatchObject({ ok: true });
});
