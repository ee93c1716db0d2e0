import { canonicalJson } from '@waymark/core-types';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

import { changeContext } from '../src/context/change-context.ts';
import { readContextFile } from '../src/context/context-file.ts';
import { recordEvidence } from '../src/context/record-evidence.ts';
import { getContext } from '../src/context/get-context.ts';
import { recordQa, recordQaLog } from '../src/context/record-qa.ts';
import { recordSnapshot } from '../src/context/record-snapshot.ts';
import { resolveDrift } from '../src/context/resolve-drift.ts';
import { blockAgent, updateAgent } from '../src/context/update-agent.ts';
import { contextError, verifyContext } from '../src/context/verify-context.ts';
import { verifyHandoff } from '../src/context/verify-handoff.ts';
import { watchHandoff, type HandoffEvent } from '../src/context/watch-handoff.ts';
import { purgeContext } from '../src/context/purge-context.ts';
import { initContext } from '../src/context/init-context.ts';
import { taskFolder, type Project } from '../src/project-layout.ts';
import { driftError } from '../src/worktree/verify-worktree.ts';
import { secretExamples } from './support/secret-examples.ts';
import { startedHandoff } from './support/handoff-project.ts';

const id = 'TASK-0001';
const path = `.agent-output/${id}/context.json`;
const implementer = 'implementer' as const;
const reviewer = 'reviewer' as const;
const validator = 'validator' as const;

/** What Vitest prints. */
const vitestLog = (passed: number) =>
  ` Test Files  1 passed (1)\n      Tests  ${passed} passed (${passed})\n   Duration  300ms\n`;

async function finish(project: Project, agent: typeof implementer | typeof reviewer | typeof validator) {
  await updateAgent(project, id, { agent, status: 'in_progress', by: agent });
  return updateAgent(project, id, { agent, status: 'done', by: agent });
}

describe('agents', () => {
  it('[handoff:agent:order] begin in their order, each when the one before is done', async () => {
    const project = await startedHandoff();
    const early = updateAgent(project, id, { agent: validator, status: 'in_progress', by: 'vic' });
    await expect(early).rejects.toMatchObject({ code: 'E035', details: { waits_for: 'implementer' } });
    await finish(project, implementer);
    await expect(
      updateAgent(project, id, { agent: validator, status: 'in_progress', by: 'vic' }),
    ).rejects.toMatchObject({
      details: { waits_for: 'reviewer' },
    });
    await expect(recordSnapshot(project, id, { agent: validator, by: 'vic' })).rejects.toMatchObject({ code: 'E035' });
    await finish(project, reviewer);
    const { coordination } = await finish(project, validator);
    expect(Object.values(coordination).map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  });

  it('[handoff:agent:moves] move only where there is a way', async () => {
    const project = await startedHandoff();
    const to = (status: 'pending' | 'in_progress' | 'done') =>
      updateAgent(project, id, { agent: implementer, status, by: 'bob' });
    await expect(to('done')).rejects.toMatchObject({ code: 'E035', details: { allowed: ['in_progress', 'blocked'] } });
    await to('in_progress');
    await to('pending');
    await to('in_progress');
    const done = await to('done');
    expect(done.coordination.implementer.completed_at).toMatch(/^2026-01-31T12:/);
    await expect(to('pending')).rejects.toMatchObject({ code: 'E035' });
    expect((await to('in_progress')).coordination.implementer.completed_at).toBeNull();
  });

  it('[handoff:agent:update] keep a session and a QA log of the repository', async () => {
    const project = await startedHandoff();
    project.write('logs/qa.txt', 'ok');
    const update = { agent: implementer, session_id: 'session-1', qa_log_path: 'logs/qa.txt', by: 'bob' };
    expect((await updateAgent(project, id, update)).coordination.implementer).toMatchObject({
      ...{ session_id: 'session-1', qa_log_path: 'logs/qa.txt', status: 'pending' },
    });
    const cases = [
      [{ agent: implementer, by: 'bob' }, 'E001'],
      [{ agent: implementer, session_id: 's', by: '' }, 'E001'],
      [{ agent: implementer, status: 'blocked', by: 'bob' }, 'E001'],
      [{ agent: implementer, session_id: 'x'.repeat(201), by: 'bob' }, 'E002'],
      [{ agent: implementer, session_id: '\ud800', by: 'bob' }, 'E002'],
      [{ agent: implementer, qa_log_path: '/etc/hostname', by: 'bob' }, 'E005'],
      [{ agent: implementer, qa_log_path: 'none.txt', by: 'bob' }, 'E040'],
    ] as const;
    const before = project.read(path);
    for (const [request, code] of cases) {
      await expect(updateAgent(project, id, request)).rejects.toMatchObject({ code });
    }
    expect(project.read(path)).toBe(before);
  });

  it('[handoff:agent:block] are blocked by findings, which go when the agent goes on', async () => {
    const project = await startedHandoff();
    await finish(project, implementer);
    await updateAgent(project, id, { agent: reviewer, status: 'in_progress', by: 'rev' });
    await expect(blockAgent(project, id, { agent: reviewer, findings: [' '], by: 'rev' })).rejects.toMatchObject({
      code: 'E001',
    });
    await blockAgent(project, id, { agent: reviewer, findings: ['No test.'], by: 'rev' });
    const blocked = await blockAgent(project, id, { agent: reviewer, findings: ['No test.', 'Slow.'], by: 'rev' });
    expect(blocked.coordination.reviewer).toMatchObject({
      status: 'blocked',
      blocking_findings: ['No test.', 'Slow.'],
    });
    await updateAgent(project, id, { agent: implementer, status: 'in_progress', by: 'bob' });
    const going = () => updateAgent(project, id, { agent: reviewer, status: 'in_progress', by: 'rev' });
    await expect(going()).rejects.toMatchObject({ code: 'E035', details: { waits_for: 'implementer' } });
    await updateAgent(project, id, { agent: implementer, status: 'done', by: 'bob' });
    expect((await going()).coordination.reviewer).toMatchObject({ status: 'in_progress', blocking_findings: [] });
    await updateAgent(project, id, { agent: reviewer, status: 'done', by: 'rev' });
    await expect(blockAgent(project, id, { agent: reviewer, findings: ['x'], by: 'rev' })).rejects.toMatchObject({
      code: 'E035',
    });
  });

  it('[handoff:audit:counts] leave who wrote last, when, and how often; times do not run backwards', async () => {
    const project = await startedHandoff();
    const late = { ...project, clock: { now: () => 0 } };
    const { audit, chain } = await updateAgent(late, id, { agent: implementer, session_id: 's', by: ' bob ' });
    expect(audit).toMatchObject({ updated_by: 'bob', update_count: 2, updated_at: chain[0]!.at });
    project.write('src/queue/handler.ts', 'export const handler = 2;\n');
    const { evidence } = await recordEvidence(late, id, { type: 'file', path: 'src/queue/queue.ts', by: 'bob' });
    expect(evidence.attached_at).toBe(chain[0]!.at);
    const { snapshot } = await recordSnapshot(late, id, { agent: implementer, by: 'bob' });
    expect(snapshot.taken_at).toBe(chain[0]!.at);
    project.write('src/queue/handler.ts', 'export const handler = 3;\n');
    await verifyHandoff(late, id, { by: 'rev' });
    const { coordination } = await resolveDrift(late, id, { by: 'rev', note: 'it may stay' });
    expect(coordination.implementer.drift_resolutions).toMatchObject([{ resolved_at: chain[0]!.at }]);
  });
});

describe('the tree', () => {
  it('[handoff:snapshot:increment] is handed over by snapshots with the increment since the agent before', async () => {
    const project = await startedHandoff();
    project.write('src/queue/handler.ts', 'export const handler = 2;\n');
    const first = await recordSnapshot(project, id, { agent: implementer, by: 'bob' });
    expect(first.snapshot).toMatchObject({ agent: 'implementer', increment: null, diffstat: { files: 1 } });
    await finish(project, implementer);
    project.write('src/queue/queue.ts', 'export const queue = 2;\n');
    const second = await recordSnapshot(project, id, { agent: reviewer, by: 'rev' });
    expect(second.snapshot.increment).toMatchObject({ since: 'implementer', changed_files: ['src/queue/queue.ts'] });
    expect(second.context.chain.filter(({ kind }) => kind === 'snapshot').map(({ subject }) => subject)).toEqual([
      ...['implementer', 'reviewer'],
    ]);
    expect(await verifyContext(project, id)).toMatchObject({ ok: true });
  });

  it('[handoff:drift:budget] that was changed raises the budget of whoever left it, and stops the next agents', async () => {
    const project = await startedHandoff();
    await expect(verifyHandoff(project, id, { by: 'rev' })).rejects.toMatchObject({ code: 'E035' });
    project.write('src/queue/handler.ts', 'export const handler = 2;\n');
    await recordSnapshot(project, id, { agent: implementer, by: 'bob' });
    await finish(project, implementer);
    const clean = await verifyHandoff(project, id, { by: 'rev' });
    expect([clean.verification.clean, clean.context.coordination.implementer.drift_budget]).toEqual([true, 0]);
    project.write('src/queue/queue.ts', 'export const queue = 9;\n');
    const before = clean.context.audit.update_count;
    const { verification, snapshot, context } = await verifyHandoff(project, id, { by: 'rev' });
    expect(driftError(verification, snapshot)).toMatchObject({
      code: 'E020',
      message: expect.stringContaining('queue.ts'),
    });
    expect([context.coordination.implementer.drift_budget, context.audit.update_count]).toEqual([1, before + 1]);
    expect((await verifyHandoff(project, id, { by: 'rev' })).context.coordination.implementer.drift_budget).toBe(2);
    const stopped = updateAgent(project, id, { agent: reviewer, status: 'in_progress', by: 'rev' });
    await expect(stopped).rejects.toMatchObject({ code: 'E023', exitCode: 23 });
    await expect(recordSnapshot(project, id, { agent: reviewer, by: 'rev' })).rejects.toMatchObject({ code: 'E023' });
    expect(await verifyContext(project, id)).toMatchObject({ ok: true });
  });

  it('[handoff:drift:resolve] is settled by a note and a new snapshot, both on the chain', async () => {
    const project = await startedHandoff();
    project.write('src/queue/handler.ts', 'export const handler = 2;\n');
    await recordSnapshot(project, id, { agent: implementer, by: 'bob' });
    await finish(project, implementer);
    await expect(resolveDrift(project, id, { note: 'why', by: 'ada' })).rejects.toMatchObject({ code: 'E035' });
    project.write('src/queue/queue.ts', 'export const queue = 9;\n');
    await verifyHandoff(project, id, { by: 'rev' });
    await expect(resolveDrift(project, id, { note: '', by: 'ada' })).rejects.toMatchObject({ code: 'E001' });
    const { coordination, chain } = await resolveDrift(project, id, { note: 'A formatter ran.', by: 'ada' });
    expect(coordination.implementer).toMatchObject({
      drift_budget: 0,
      drift_resolutions: [{ resolved_by: 'ada', note: 'A formatter ran.', files: ['src/queue/queue.ts'] }],
      worktree_snapshot: { agent: 'implementer', diffstat: { files: 2 } },
    });
    expect(chain.slice(-3).map(({ kind }) => kind)).toEqual(['drift_resolution', 'snapshot', 'agent']);
    expect((await verifyHandoff(project, id, { by: 'rev' })).verification.clean).toBe(true);
    expect(await verifyContext(project, id)).toMatchObject({ ok: true });
    await updateAgent(project, id, { agent: reviewer, status: 'in_progress', by: 'rev' });
  });

  it('puts secrets that were forced into a diff into the audit', async () => {
    const project = await startedHandoff();
    project.write('src/queue/handler.ts', `// ${secretExamples.aws}\n`);
    await expect(recordSnapshot(project, id, { agent: implementer, by: 'bob' })).rejects.toMatchObject({
      code: 'E004',
    });
    const { context } = await recordSnapshot(project, id, { agent: implementer, by: 'bob', force_secrets: true });
    expect(context.audit.forced_secrets).toMatchObject([{ findings: [{ kind: 'aws-key' }] }]);
    expect(await verifyContext(project, id)).toMatchObject({ ok: true });
  });
});

describe('QA', () => {
  it('[handoff:qa:record] goes onto the chain with the hash of its log; a newer run replaces an older one', async () => {
    const project = await startedHandoff();
    project.write('.agent-output/TASK-0001/logs/qa.txt', 'Tests 1 passed');
    const run = {
      agent: implementer,
      command_id: 'val-001',
      log_path: '.agent-output/TASK-0001/logs/qa.txt',
      by: 'bob',
    };
    await recordQa(project, id, { ...run, result: { tests_passed: 1 }, drift: { regressions: [] } });
    const { coordination, chain } = await recordQa(project, id, { ...run, result: { tests_passed: 2 } });
    expect(coordination.implementer).toMatchObject({
      qa_log_path: run.log_path,
      qa: {
        'val-001': { result: { tests_passed: 2 }, drift: null, log_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    });
    expect(chain.slice(-2).map(({ kind, subject }) => [kind, subject])).toEqual([
      ['qa', 'implementer val-001'],
      ['agent', 'implementer'],
    ]);
    expect(await verifyContext(project, id)).toMatchObject({ ok: true });
    const { kept_path = '' } = coordination.implementer.qa!['val-001']!;
    project.write(kept_path, 'Tests 2 passed');
    expect(await verifyContext(project, id)).toMatchObject({
      ...{ ok: false, first_broken: chain.length - 1 },
      findings: [{ where: kept_path }],
    });
    await expect(recordQa(project, id, { ...run, command_id: ' ', result: {} })).rejects.toMatchObject({
      code: 'E001',
    });
    for (const command_id of ['__proto__', 'x'.repeat(101)]) {
      await expect(recordQa(project, id, { ...run, command_id, result: {} })).rejects.toMatchObject({ code: 'E002' });
    }
    await expect(recordQa(project, id, { ...run, result: { x: Number.NaN } })).rejects.toMatchObject({ code: 'E002' });
    await expect(recordQa(project, id, { ...run, log_path: 'none', result: {} })).rejects.toMatchObject({
      code: 'E040',
    });
  });

  it('[handoff:qa:kept] keeps each log on record where the next run writes its own to the same place', async () => {
    const project = await startedHandoff();
    const kept = () => project.files(`.agent-output/${id}/logs`).length;
    const record = async (agent: 'implementer' | 'reviewer', passed: number) => {
      project.write('qa.log', vitestLog(passed));
      return recordQaLog(project, id, { agent, command_id: 'val-001', log: 'qa.log', by: 'bob' });
    };
    expect(await record(implementer, 2)).toMatchObject({ result: { tests_passed: 2 }, drift: null, baseline: null });
    expect(await record('reviewer', 3)).toMatchObject({ baseline: implementer, drift: { regressed: false } });
    expect([kept(), await verifyContext(project, id)]).toMatchObject([2, { ok: true }]);
    expect(await record('reviewer', 2)).toMatchObject({ baseline: implementer, drift: { improvements: [] } });
    expect(kept()).toBe(1);
    await record('reviewer', 4);
    rmSync(join(project.root, 'qa.log'));
    expect([kept(), await verifyContext(project, id)]).toMatchObject([2, { ok: true }]);
    expect((await purgeContext(project, id)).removed).toContain(`.agent-output/${id}/logs`);
  });

  it('[handoff:qa:kept] verifies a run of an older version by its log alone', async () => {
    const project = await startedHandoff();
    project.write('qa.log', 'Tests 1 passed');
    const run = { agent: implementer, command_id: 'val-001', log_path: 'qa.log', by: 'bob', result: {} };
    const { coordination } = await recordQa(project, id, run);
    const { kept_path: _, ...older } = coordination.implementer.qa!['val-001']!;
    const withOlder = { ...coordination, implementer: { ...coordination.implementer, qa: { 'val-001': older } } };
    await changeContext(project, id, {
      actor: run,
      decide: (context) => ({
        context: { ...context, coordination: withOlder },
        links: [{ kind: 'qa', subject: 'implementer val-001', content: older }],
        said: null,
      }),
    });
    expect(await verifyContext(project, id)).toMatchObject({ ok: true });
    project.write('qa.log', 'Tests 2 passed');
    expect(await verifyContext(project, id)).toMatchObject({ findings: [{ where: 'qa.log' }] });
  });

  it('[handoff:qa:kept] keeps no secrets, unless they are forced, and nothing behind a link out of the repository', async () => {
    const project = await startedHandoff();
    project.write('qa.log', `${secretExamples.aws}\n${vitestLog(1)}`);
    const run = { agent: implementer, command_id: 'val-001', log: 'qa.log', by: 'bob' };
    await expect(recordQaLog(project, id, run)).rejects.toMatchObject({
      ...{ code: 'E004', message: expect.stringContaining('aws-key in qa.log, line 1') },
    });
    expect(project.files(`.agent-output/${id}`)).not.toContain('logs');
    await recordQaLog(project, id, { ...run, force_secrets: true });
    expect((await getContext(project, id)).context.audit.forced_secrets).toMatchObject([
      { findings: [{ file: 'qa.log', kind: 'aws-key', line: 1 }] },
    ]);
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    onTestFinished(() => rmSync(outside, { recursive: true }));
    rmSync(join(project.root, '.agent-output', id, 'logs'), { recursive: true });
    symlinkSync(outside, join(project.root, '.agent-output', id, 'logs'));
    await expect(recordQaLog(project, id, { ...run, force_secrets: true })).rejects.toMatchObject({ code: 'E041' });
    expect(readdirSync(outside)).toEqual([]);
  });
});

describe('evidence', () => {
  it('[handoff:evidence:chain] goes onto the chain; the same a second time is the first one', async () => {
    const project = await startedHandoff();
    const request = { type: 'file', path: 'README.md', description: 'Read me', by: 'bob' } as const;
    const { evidence, context } = await recordEvidence(project, id, request);
    expect(context.chain.at(-1)).toMatchObject({ kind: 'evidence', subject: evidence.id });
    const again = await recordEvidence(project, id, request);
    expect([again.evidence, again.context.chain.length]).toEqual([evidence, 2]);
    const other = await recordEvidence(project, id, { ...request, description: 'Another' });
    expect([other.evidence.id, other.context.evidence.length]).toEqual([evidence.id, 2]);
    await recordEvidence(project, id, { type: 'directory', path: 'src', by: 'bob' });
    expect(await verifyContext(project, id)).toMatchObject({ ok: true, links: 4, first_broken: null });
    project.write('README.md', '# Other\n');
    const report = await verifyContext(project, id);
    expect(report).toMatchObject({ ok: false, first_broken: 2 });
    expect(report.findings.map(({ where, link }) => [where, link])).toEqual([
      ['README.md', 2],
      ['README.md', 3],
    ]);
    expect(contextError(report)).toMatchObject({
      ...{ code: 'E025', exitCode: 25, message: expect.stringMatching(/at link 2\. README\.md/) },
    });
  });
});

describe('verify', () => {
  it('[handoff:verify:unreadable] finds a context that cannot be read; one that is absent is an error', async () => {
    const project = await startedHandoff();
    project.write(path, '{');
    const report = await verifyContext(project, id);
    expect(report).toMatchObject({ ok: false, first_broken: null, findings: [{ code: 'E052', link: null }] });
    expect(contextError(report)).toMatchObject({ code: 'E052', exitCode: 52 });
    rmSync(join(project.root, path));
    await expect(verifyContext(project, id)).rejects.toMatchObject({ code: 'E051' });
  });

  it('[handoff:verify:files] finds an excerpt, a task snapshot or a diff that is gone', async () => {
    const project = await startedHandoff();
    project.write('src/queue/handler.ts', 'export const handler = 2;\n');
    const { snapshot } = await recordSnapshot(project, id, { agent: implementer, by: 'bob' });
    const { context } = await readContextFile(project, id);
    const excerpt = context.immutable.standards_citations.find((one) => one.excerpt !== undefined)!.excerpt!;
    for (const file of [taskFolder(id).taskSnapshot, excerpt, snapshot.diff.path]) {
      const content = project.read(file);
      rmSync(join(project.root, file));
      const report = await verifyContext(project, id);
      expect(report.findings).toMatchObject([{ code: 'E025', where: file, link: file === snapshot.diff.path ? 2 : 1 }]);
      project.write(file, content);
    }
    expect(await verifyContext(project, id)).toMatchObject({ ok: true });
  });
});

describe('signatures', () => {
  it('[handoff:sign:verify] of an SSH key are made and verified; a removed or foreign one is found', async () => {
    const project = await startedHandoff();
    const key = (name: string) => {
      const key_path = join(project.root, '.agent-output', name);
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', key_path]);
      return { key_path, line: `${name}@example.com ${project.read(`.agent-output/${name}.pub`)}` };
    };
    const [bob, eve] = [key('bob'), key('eve')];
    const sign = { key_path: bob.key_path, signer: 'bob@example.com' };
    const { chain } = await updateAgent(project, id, { agent: implementer, session_id: 's', by: 'bob', sign });
    expect(chain.at(-1)?.signature).toMatchObject({ namespace: 'waymark-handoff', signer: 'bob@example.com' });
    const allowed_signers = join(project.root, '.agent-output/allowed');
    project.write('.agent-output/allowed', bob.line);
    for (const options of [{}, { allowed_signers }]) {
      expect(await verifyContext(project, id, options)).toMatchObject({ ok: true, signed: [2], unsigned: [1] });
    }
    const signed = project.read(path);
    await updateAgent(project, id, { agent: implementer, session_id: 't', by: 'eve' });
    expect(await verifyContext(project, id)).toMatchObject({ ok: true, signed: [2] });
    const unsigned = { code: 'E025', link: 3, message: 'Nobody has signed it.' };
    expect(await verifyContext(project, id, { allowed_signers })).toMatchObject({ ok: false, findings: [unsigned] });
    project.write(path, signed);
    project.write('.agent-output/allowed', eve.line.replace('eve@', 'bob@'));
    expect(await verifyContext(project, id, { allowed_signers })).toMatchObject({
      ok: false,
      first_broken: 2,
      signed: [],
    });
    expect(await verifyContext(project, id)).toMatchObject({ ok: true });
    const text = project.read(path);
    const { signature } = chain.at(-1)!;
    project.write(path, text.replace(`"signature":${canonicalJson(signature)},`, ''));
    expect((await verifyContext(project, id)).ok).toBe(false);
    project.write(path, text.replace('"namespace":"waymark-handoff"', '"namespace":"file"'));
    expect(await verifyContext(project, id)).toMatchObject({ ok: false, first_broken: 2 });
    project.write(path, text.replace('"signer":"bob@example.com"', '"signer":"eve@example.com"'));
    expect(await verifyContext(project, id)).toMatchObject({ ok: false, first_broken: 2 });
  });

  it('[handoff:sign:refused] by a key that is not there, or asks for a passphrase, write nothing', async () => {
    const project = await startedHandoff();
    const before = project.read(path);
    const key_path = join(project.root, '.agent-output/locked');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'a passphrase', '-f', key_path]);
    for (const one of [key_path, join(project.root, 'none')]) {
      const sign = { key_path: one, signer: 'bob' };
      const work = updateAgent(project, id, { agent: implementer, session_id: 's', by: 'bob', sign });
      await expect(work).rejects.toMatchObject({ code: 'E043', recoveryAction: expect.stringContaining('passphrase') });
    }
    expect(project.read(path)).toBe(before);
  });
});

describe('watch', () => {
  it('[handoff:watch:events] tells what there is, every change, the end and a new beginning, until it is stopped', async () => {
    const project = await startedHandoff();
    const stop = new AbortController();
    const told: HandoffEvent[] = [];
    const next: (() => unknown)[] = [
      () => updateAgent(project, id, { agent: implementer, status: 'in_progress', by: 'bob' }),
      () => project.write(path, 'broken'),
      () => purgeContext(project, id),
      () => initContext(project, id, { by: 'ada' }),
      () => stop.abort(),
    ];
    for await (const event of watchHandoff(project, id, { signal: stop.signal, interval: 50 })) {
      told.push(event);
      await next.shift()?.();
    }
    expect(told.map(({ kind }) => kind)).toEqual(['present', 'changed', 'unreadable', 'removed', 'changed']);
    expect(told[0]).toMatchObject({ update_count: 1, added: [{ kind: 'context', by: 'ada' }] });
    expect(told[1]).toMatchObject({ update_count: 2, added: [{ sequence: 2, kind: 'agent', subject: 'implementer' }] });
    expect(told[4]).toMatchObject({ added: [{ sequence: 1, kind: 'context' }] });
  });

  it('ends at once where it is stopped before it begins or while it waits', async () => {
    const project = await startedHandoff();
    const stopped = AbortSignal.abort();
    for await (const _ of watchHandoff(project, id, { signal: stopped })) expect.unreachable();
    const stop = new AbortController();
    const events = watchHandoff(project, id, { signal: stop.signal, interval: 3_600_000 });
    await events.next();
    const waiting = events.next();
    setTimeout(() => stop.abort(), 20);
    expect(await waiting).toEqual({ done: true, value: undefined });
  });
});
