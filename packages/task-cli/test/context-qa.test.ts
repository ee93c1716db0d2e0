import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { compareQaRun } from '../src/context/compare-qa-run.ts';
import { getContext } from '../src/context/get-context.ts';
import { initContext } from '../src/context/init-context.ts';
import { recordQaLog } from '../src/context/record-qa.ts';
import { verifyContext } from '../src/context/verify-context.ts';
import { readQaLog } from '../src/qa/read-qa-log.ts';
import { handoffProject, startedHandoff } from './support/handoff-project.ts';

const id = 'TASK-0001';
const run = { agent: 'implementer', command_id: 'val-001', by: 'bob' } as const;

/** What Vitest prints. */
const vitestLog = (passed: number) =>
  ` Test Files  1 passed (1)\n      Tests  ${passed} passed (${passed})\n   Duration  300ms\n`;

it('[handoff:qa:log] refuses a log that cannot be read or is too long, and keeps none of it', async () => {
  const project = await startedHandoff();
  for (const [text, reason] of [
    ['', 'It is empty.'],
    ['x'.repeat(10_000_001), 'It is longer than 10 MB.'],
    [vitestLog(2).slice(0, 30), expect.any(String)],
  ]) {
    project.write('qa.log', text);
    await expect(recordQaLog(project, id, { ...run, log: 'qa.log' })).rejects.toMatchObject({
      ...{ code: 'E014', details: { log: 'qa.log', reason } },
    });
  }
  await expect(recordQaLog(project, id, { ...run, log: '../qa.log' })).rejects.toMatchObject({ code: 'E005' });
  await expect(recordQaLog(project, id, { ...run, log: 'none.log' })).rejects.toMatchObject({ code: 'E040' });
  await expect(recordQaLog(project, 'TASK-9999', { ...run, log: 'none.log' })).rejects.toMatchObject({ code: 'E051' });
  expect(project.files(`.agent-output/${id}`)).not.toContain('logs');
  expect((await getContext(project, id)).context.coordination.implementer.qa).toBeUndefined();
});

it('[handoff:qa:log] takes what the caller knows of a log', async () => {
  const project = await startedHandoff();
  project.write('tsc.log', '');
  const { result } = await recordQaLog(project, id, { ...run, log: 'tsc.log', tool: 'tsc', exit_code: 0 });
  expect(result).toMatchObject({ type_errors: 0, exit_code: 0 });
  project.write('qa.log', vitestLog(2));
  const asJson = { ...run, log: 'qa.log', format: 'jest-json' } as const;
  await expect(recordQaLog(project, id, asJson)).rejects.toMatchObject({ code: 'E014' });
});

it('[handoff:qa:kept] keeps each log of agents that record theirs from one place at once', async () => {
  const project = await startedHandoff();
  const agents = ['implementer', 'reviewer', 'validator'] as const;
  const recorded = agents.map((agent, index) => {
    project.write(`${agent}.log`, vitestLog(index + 1));
    return recordQaLog(project, id, { ...run, agent, log: `${agent}.log` });
  });
  expect((await Promise.all(recorded)).map(({ result }) => result.tests_passed)).toEqual([1, 2, 3]);
  for (const agent of agents) rmSync(join(project.root, `${agent}.log`));
  expect(project.files(`.agent-output/${id}/logs`)).toHaveLength(3);
  expect(await verifyContext(project, id)).toMatchObject({ ok: true });
});

it('[handoff:qa:compare] holds a log, or what is on record, against the baseline', async () => {
  const project = handoffProject();
  project.write('.agent-output/before.log', vitestLog(3));
  project.write('.agent-output/after.log', vitestLog(2));
  const before = await readQaLog(project, '.agent-output/before.log');
  await initContext(project, id, { by: 'ada', initial_results: { 'val-001': before } });
  await expect(compareQaRun(project, id, run)).rejects.toMatchObject({
    ...{ code: 'E040', message: expect.stringContaining('The implementer has no QA log of val-001') },
  });
  await expect(compareQaRun(project, id, { ...run, log: '.agent-output/after.log' })).rejects.toMatchObject({
    ...{ code: 'E024', message: expect.stringContaining('tests_passed went from 3 to 2') },
    details: { command_id: 'val-001', regressed: true, regressions: [{ metric: 'tests_passed', delta: -1 }] },
  });
  const unknown = { ...run, command_id: 'val-009', log: '.agent-output/after.log' };
  await expect(compareQaRun(project, id, unknown)).rejects.toMatchObject({
    ...{ code: 'E040', message: expect.stringContaining('There is no baseline of val-009') },
  });
  await recordQaLog(project, id, { ...run, log: '.agent-output/before.log' });
  expect(await compareQaRun(project, id, run)).toMatchObject({
    ...{ baseline: 'baseline', regressed: false, result: { tests_passed: 3 } },
  });
  project.write('.agent-output/empty.log', '');
  await expect(compareQaRun(project, id, { ...run, log: '.agent-output/empty.log' })).rejects.toMatchObject({
    code: 'E014',
  });
});
