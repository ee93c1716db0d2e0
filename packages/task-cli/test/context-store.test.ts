import { canonicalJsonLine } from '@waymark/core-types';
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { hashLink } from '../src/context/chain-link.ts';
import { commitContext } from '../src/context/change-context.ts';
import { readContextFile } from '../src/context/context-file.ts';
import { diffContext } from '../src/context/diff-context.ts';
import { getContext } from '../src/context/get-context.ts';
import { initContext } from '../src/context/init-context.ts';
import { purgeContext } from '../src/context/purge-context.ts';
import { rebuildContext } from '../src/context/rebuild-context.ts';
import { recordEvidence } from '../src/context/record-evidence.ts';
import { recordSnapshot } from '../src/context/record-snapshot.ts';
import { resolveDrift } from '../src/context/resolve-drift.ts';
import { updateAgent } from '../src/context/update-agent.ts';
import { verifyContext } from '../src/context/verify-context.ts';
import { verifyHandoff } from '../src/context/verify-handoff.ts';
import type { ChainLink } from '../src/document/context.ts';
import { addException } from '../src/compliance/add-exception.ts';
import { quarantineTask } from '../src/compliance/quarantine-task.ts';
import { attachStandard } from '../src/standards/attach-standard.ts';
import { secretExamples } from './support/secret-examples.ts';
import { handoffProject, startedHandoff, taskPath } from './support/handoff-project.ts';

const id = 'TASK-0001';
const path = `.agent-output/${id}/context.json`;
describe('init', () => {
  it('[handoff:init:captures] captures task, standards, checklists, paths, commands and git', async () => {
    const project = handoffProject();
    const { context, warnings } = await initContext(project, id, {
      by: 'ada',
      initial_results: { 'val-001': { tests_passed: 3 } },
    });
    expect(context.immutable.task_snapshot).toMatchObject({
      ...{ title: `The title of ${id}`, priority: 'P1', area: 'backend', acceptance_criteria: ['p95 below 200 ms'] },
      scope: { in: ['src/queue/**'], out: ['the dashboard'] },
      plan: [{ title: 'Measure', outputs: ['bench/queue.ts'] }],
      deliverables: ['src/queue/handler.ts'],
    });
    expect(context.immutable.task_snapshot.description).toContain('The queue answers slowly.');
    expect(context.immutable.validation_baseline).toMatchObject({
      commands: [{ id: 'val-001', command: 'npm test' }],
      initial_results: { 'val-001': { tests_passed: 3 } },
    });
    expect(context.git).toMatchObject({ head: project.git('rev-parse', 'HEAD').trim(), branch: 'main' });
    expect(context.immutable.standards_citations.find(({ file }) => file === 'standards/global.md')).toMatchObject({
      excerpt: expect.stringMatching(/^\.agent-output\/TASK-0001\/evidence\/standards\/[0-9a-f]{8}-global-all\.md$/),
    });
    expect(warnings.map(({ code }) => code)).toContain('W020');
    expect(context).toMatchObject({
      ...{ version: 1, schema_version: '1.1', created_by: 'ada', evidence: [] },
      audit: { updated_by: 'ada', update_count: 1 },
      coordination: { implementer: { status: 'pending' }, reviewer: {}, validator: {} },
    });
    expect(project.read(path)).toBe(canonicalJsonLine(context));
  });

  it('[handoff:init:repo-paths] lists the files of the globs, and keeps a path that is still to be written', async () => {
    const project = handoffProject();
    project.write(taskPath, project.read(taskPath).replace('README.md]', 'README.md, new.ts, "none/**", "../out"]'));
    const { context, warnings } = await initContext(project, id, { by: 'ada' });
    expect(context.immutable.repo_paths).toEqual([
      ...['README.md', 'new.ts', 'src/queue/handler.ts', 'src/queue/queue.ts'],
    ]);
    expect(warnings.filter(({ code }) => code === 'W034')).toHaveLength(3);
  });

  it('[handoff:init:checklists] takes checklists from the task and from the project', async () => {
    const { context } = await initContext(handoffProject(), id, { by: 'ada' });
    expect(context.immutable.checklists).toEqual({
      acceptance_criteria: ['p95 below 200 ms'],
      reviewer: ['Names say what things are', 'Tests fail without the change'],
    });
  });

  it('[handoff:init:manifest] names every source with its hash, and what is missing without one', async () => {
    const project = handoffProject();
    const { context } = await initContext(project, id, { by: 'ada' });
    const byPath = new Map(context.manifest.map((source) => [source.path, source]));
    expect(byPath.get(taskPath)).toMatchObject({ kind: 'task', sha256: context.git.task_file_sha });
    expect(byPath.get(`.agent-output/${id}/task-snapshot.yaml`)?.sha256).toBe(context.git.task_file_sha);
    expect(byPath.get('standards/global.md')?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(byPath.get('standards/typescript.md')).toMatchObject({ kind: 'standard', sha256: null });
    expect(byPath.get('standards/checklists/reviewer.md')?.kind).toBe('checklist');
    expect(byPath.has('docs/queue.md')).toBe(true);
    expect(project.read(`.agent-output/${id}/task-snapshot.yaml`)).toBe(project.read(taskPath));
  });

  it('[handoff:init:exists] is refused where there is a context, whatever state it is in', async () => {
    const project = await startedHandoff();
    await expect(initContext(project, id, { by: 'ada' })).rejects.toMatchObject({ code: 'E050' });
    project.write(path, '{');
    await expect(initContext(project, id, { by: 'ada' })).rejects.toMatchObject({ code: 'E050' });
    expect(project.read(path)).toBe('{');
  });

  it('[handoff:init:complete] is refused for a task that its lint refuses, with every finding', async () => {
    const project = handoffProject();
    project.write(
      taskPath,
      project.read(taskPath).replace('    - p95 below 200 ms', '').replace('  - src/queue/handler.ts', ''),
    );
    const failed = initContext(project, id, { by: 'ada' });
    await expect(failed).rejects.toMatchObject({ code: 'E001', exitCode: 10, details: { task_id: id } });
    const { details } = await failed.catch((error) => error);
    expect(details.findings.map(({ field }: { field: string }) => field)).toEqual([
      'acceptance_criteria',
      'deliverables',
    ]);
    expect(existsSync(join(project.root, path))).toBe(false);
  });

  it('[handoff:init:dirty] is refused on a tree with changes, unless they are allowed', async () => {
    const project = handoffProject();
    project.write('src/queue/handler.ts', 'changed');
    await expect(initContext(project, id, { by: 'ada' })).rejects.toMatchObject({
      code: 'E060',
      details: { files: ['src/queue/handler.ts'] },
    });
    const { warnings } = await initContext(project, id, { by: 'ada', allow_dirty: true });
    expect(warnings.filter(({ code }) => code === 'W033')).toMatchObject([
      { message: 'The tree has changes already: src/queue/handler.ts.' },
    ]);
  });

  it('does not count what the store itself writes as a change', async () => {
    const project = handoffProject();
    project.write('docs/compliance/context-cache-exceptions.json', '{"exceptions":[],"schema_version":"1.0"}');
    project.write(taskPath, `${project.read(taskPath)}# claimed\n`);
    await expect(initContext(project, id, { by: 'ada' })).resolves.toBeDefined();
  });

  it('[handoff:init:quarantine] is refused for a task in quarantine', async () => {
    const project = handoffProject();
    await quarantineTask(project, { task_id: id, reason: 'manual' });
    await expect(initContext(project, id, { by: 'ada' })).rejects.toMatchObject({ code: 'E032' });
  });

  it('[handoff:init:ledger] does not tell again what the exception ledger knows', async () => {
    const project = handoffProject();
    await addException(project, { task_id: id, exception_type: 'missing_standards' });
    const { warnings, silenced } = await initContext(project, id, { by: 'ada' });
    expect(warnings.filter(({ code }) => code === 'W020')).toEqual([]);
    expect(silenced).toBeGreaterThan(2);
  });

  it('is refused without a name, for a completed task, an unknown one and what is no id', async () => {
    const project = handoffProject();
    await expect(initContext(project, id, { by: ' ' })).rejects.toMatchObject({ code: 'E001' });
    await expect(initContext(project, 'TASK-0009', { by: 'ada' })).rejects.toMatchObject({ code: 'E040' });
    await expect(initContext(project, '../../x', { by: 'ada' })).rejects.toMatchObject({ code: 'E002' });
    project.write('docs/completed-tasks/TASK-0001.task.yaml', project.read(taskPath));
    rmSync(join(project.root, taskPath));
    await expect(initContext(project, id, { by: 'ada' })).rejects.toMatchObject({ code: 'E035' });
  });

  it('writes nothing through a link', async () => {
    const project = handoffProject();
    project.write('elsewhere/kept', '');
    symlinkSync(join(project.root, 'elsewhere'), join(project.root, '.agent-output'));
    await expect(initContext(project, id, { by: 'ada' })).rejects.toMatchObject({ code: 'E041' });
    expect(project.files('elsewhere')).toEqual(['kept']);
  });
});

describe('get', () => {
  it('[handoff:get:fresh] gives the context as it was written, without a warning', async () => {
    const project = await startedHandoff();
    const { context, warnings } = await getContext(project, id, { require_fresh: true });
    expect(warnings).toEqual([]);
    expect(canonicalJsonLine(context)).toBe(project.read(path));
  });

  it('[handoff:get:other-head] warns where another commit is checked out', async () => {
    const project = await startedHandoff();
    project.commitAll();
    const { warnings } = await getContext(project, id);
    expect(warnings.map(({ code }) => code)).toEqual(['W030']);
    await expect(getContext(project, id, { require_fresh: true })).rejects.toMatchObject({ code: 'E053' });
  });

  it('[handoff:get:other-task] warns where the task file has changed or is gone', async () => {
    const project = await startedHandoff();
    project.write(taskPath, `${project.read(taskPath)}# more\n`);
    expect((await getContext(project, id)).warnings).toMatchObject([{ code: 'W031', file: taskPath }]);
    rmSync(join(project.root, taskPath));
    expect((await getContext(project, id)).warnings.map(({ code }) => code)).toEqual(['W032']);
  });

  it('[handoff:get:other-sources] warns where a standard, a document or a checklist has changed, gone or come', async () => {
    const project = await startedHandoff();
    project.write('standards/global.md', '# Global\n\nBe kinder.\n');
    project.write('standards/backend-tier.md', '# Backend\n');
    project.write('standards/checklists/reviewer.md', '- [ ] Nothing\n');
    rmSync(join(project.root, 'docs/queue.md'));
    const { context, warnings } = await getContext(project, id);
    const told = Object.fromEntries(warnings.map(({ code, file = '', message }) => [file, `${code} ${message}`]));
    expect(told).toEqual({
      'docs/queue.md': 'W037 docs/queue.md has gone since the context was made.',
      'standards/backend-tier.md': 'W037 standards/backend-tier.md has come since the context was made.',
      'standards/checklists/reviewer.md':
        'W037 standards/checklists/reviewer.md has changed since the context was made.',
      'standards/global.md': 'W037 standards/global.md has changed since the context was made.',
    });
    await expect(getContext(project, id, { require_fresh: true })).rejects.toMatchObject({ code: 'E053' });
    expect((await diffContext(project, id)).stale).toBe(true);
    project.write('README.md', 'a file of repo_paths is what agents change');
    expect((await getContext(project, id)).warnings).toHaveLength(4);
    await rebuildContext(project, id, { by: context.created_by });
    expect((await getContext(project, id, { require_fresh: true })).warnings).toEqual([]);
  });

  it('[handoff:get:absent] says that there is none', async () => {
    const project = handoffProject();
    await expect(getContext(project, id)).rejects.toMatchObject({ code: 'E051', exitCode: 51 });
  });

  it('[handoff:get:corrupted] refuses a context that cannot be read and says what to do', async () => {
    const project = await startedHandoff();
    const text = project.read(path);
    for (const broken of ['', text.slice(0, 400), '[]', 'null', text.replace('"created_by"', '"created"'), '\0\0']) {
      project.write(path, broken);
      await expect(getContext(project, id)).rejects.toMatchObject({
        ...{ code: 'E052', exitCode: 52, recoveryAction: expect.stringContaining('purge') },
      });
    }
    rmSync(join(project.root, path));
    project.write('elsewhere.json', text);
    symlinkSync(join(project.root, 'elsewhere.json'), join(project.root, path));
    await expect(getContext(project, id)).rejects.toMatchObject({ code: 'E052' });
  });

  it('refuses the context of another task', async () => {
    const project = await startedHandoff();
    project.write('.agent-output/TASK-0002/context.json', project.read(path));
    await expect(getContext(project, 'TASK-0002')).rejects.toMatchObject({ code: 'E052' });
  });

  it('[handoff:get:newer-version] refuses a newer version', async () => {
    const project = await startedHandoff();
    project.write(path, project.read(path).replace('"version":1}', '"version":2}'));
    await expect(getContext(project, id)).rejects.toMatchObject({ code: 'E010' });
    await expect(updateAgent(project, id, { agent: 'implementer', session_id: 's', by: 'bob' })).rejects.toMatchObject({
      code: 'E010',
    });
  });
});

describe('the immutable part', () => {
  it('[handoff:immutable:one-place] is changed by no write', async () => {
    const project = await startedHandoff();
    const { context } = await readContextFile(project, id);
    const before = project.read(path);
    const changes = [
      { ...context, immutable: { ...context.immutable, repo_paths: ['other.ts'] } },
      { ...context, created_by: 'eve' },
      { ...context, git: { ...context.git, head: '0'.repeat(40) } },
      { ...context, manifest: [] },
    ];
    for (const changed of changes) {
      const links = [{ kind: 'agent' as const, subject: 'implementer', content: null }] as const;
      await expect(
        commitContext(project, { context: changed, links: [...links], said: null }, { by: 'eve' }),
      ).rejects.toMatchObject({ code: 'E025' });
    }
    expect(project.read(path)).toBe(before);
  });

  it('[handoff:immutable:tampered] a context that somebody has edited is changed by no command', async () => {
    const project = await startedHandoff();
    project.write(path, project.read(path).replace('p95 below 200 ms', 'p95 below 900 ms'));
    const tampered = project.read(path);
    const work = [
      () => updateAgent(project, id, { agent: 'implementer', status: 'in_progress', by: 'eve' }),
      () => rebuildContext(project, id, { by: 'eve' }),
      () => recordEvidence(project, id, { type: 'file', path: 'README.md', by: 'eve' }),
      () => getContext(project, id),
    ];
    for (const one of work) await expect(one()).rejects.toMatchObject({ code: 'E025', details: { link: 1 } });
    expect(project.read(path)).toBe(tampered);
  });

  it('[handoff:chain:whole-context] a field that no link is about is covered by the last link', async () => {
    const project = await startedHandoff();
    const { context } = await updateAgent(project, id, { agent: 'implementer', session_id: 's', by: 'bob' }).then(() =>
      readContextFile(project, id),
    );
    const changes = [
      { ...context, audit: { ...context.audit, updated_by: 'eve' } },
      { ...context, schema_version: '1.0' },
      { ...context, of_a_newer_program: true },
      { ...context, chain: context.chain.slice(0, 1) },
      {
        ...context,
        coordination: { ...context.coordination, reviewer: { ...context.coordination.reviewer, status: 'done' } },
      },
    ];
    for (const changed of changes) {
      project.write(path, canonicalJsonLine(changed));
      expect(await verifyContext(project, id)).toMatchObject({ ok: false, first_broken: changed.chain.length });
      await expect(getContext(project, id)).rejects.toMatchObject({ code: 'E025' });
    }
  });

  it('[handoff:chain:links] links that are cut out, put in another order or recomputed alone are found', async () => {
    const project = await startedHandoff();
    for (const session_id of ['one', 'two', 'three']) {
      await updateAgent(project, id, { agent: 'implementer', session_id, by: 'bob' });
    }
    const { context } = await readContextFile(project, id);
    const [first, second, third, fourth] = context.chain as [ChainLink, ChainLink, ChainLink, ChainLink];
    const forged = { ...second, by: 'eve' };
    const rehashed = { ...forged, hash: hashLink(forged) };
    const older = { ...fourth, at: '2001-01-01T00:00:00.000Z' };
    const backdated = { ...older, hash: hashLink(older) };
    const chains = [
      [[], null],
      [[first, second, third], 3],
      [[first, second, third, backdated], 4],
      [[second, third, fourth], 1],
      [[first, third, fourth], 2],
      [[first, third, second, fourth], 2],
      [[first, forged, third, fourth], 2],
      [[first, rehashed, third, fourth], 3],
    ] as const;
    for (const [chain, first_broken] of chains) {
      project.write(path, canonicalJsonLine({ ...context, chain }));
      expect(await verifyContext(project, id)).toMatchObject({ ok: false, first_broken });
    }
  });

  it('a context that is only written in another layout is refused, too', async () => {
    const project = await startedHandoff();
    project.write(path, JSON.stringify(JSON.parse(project.read(path)), null, 2));
    await expect(getContext(project, id)).rejects.toMatchObject({ code: 'E025' });
    expect(await verifyContext(project, id)).toMatchObject({ ok: false, first_broken: 1 });
  });
});

describe('rebuild', () => {
  it('[handoff:rebuild:sources] makes the immutable part anew and keeps evidence, agents and chain', async () => {
    const project = await startedHandoff();
    await updateAgent(project, id, { agent: 'implementer', status: 'in_progress', by: 'bob' });
    const { evidence, context: before } = await recordEvidence(project, id, {
      type: 'file',
      path: 'README.md',
      by: 'bob',
    });
    project.write(taskPath, project.read(taskPath).replace('p95 below 200 ms', 'p95 below 100 ms'));
    project.write('standards/global.md', 'Be kinder.\n');
    const { context } = await rebuildContext(project, id, { by: 'ada', reason: 'A new bound' });
    expect(context.immutable.task_snapshot.acceptance_criteria).toEqual(['p95 below 100 ms']);
    expect(context.evidence).toEqual([evidence]);
    expect(context.coordination).toEqual(before.coordination);
    expect(context.chain.slice(0, 3)).toEqual(before.chain);
    expect(await verifyContext(project, id)).toMatchObject({ ok: true, links: 4 });
  });

  it('[handoff:rebuild:on-record] is on record in the chain and the audit', async () => {
    const project = await startedHandoff();
    const { context } = await rebuildContext(project, id, { by: 'bob', reason: 'A new bound' });
    expect(context.chain.at(-1)).toMatchObject({ kind: 'context', subject: 'rebuild', by: 'bob', sequence: 2 });
    expect(context.audit.rebuilds).toMatchObject([{ by: 'bob', reason: 'A new bound' }]);
    expect(context.created_by).toBe('ada');
  });

  it('keeps the results of before anybody began, unless new ones are given', async () => {
    const project = handoffProject();
    await initContext(project, id, { by: 'ada', initial_results: { 'val-001': 1 } });
    const results = (made: Awaited<ReturnType<typeof rebuildContext>>) =>
      made.context.immutable.validation_baseline.initial_results;
    expect(results(await rebuildContext(project, id, { by: 'ada' }))).toEqual({ 'val-001': 1 });
    expect(results(await rebuildContext(project, id, { by: 'ada', initial_results: {} }))).toEqual({});
  });

  it('needs a context, and a complete task', async () => {
    const project = handoffProject();
    await expect(rebuildContext(project, id, { by: 'ada' })).rejects.toMatchObject({ code: 'E051' });
    await initContext(project, id, { by: 'ada' });
    const before = project.read(path);
    project.write(taskPath, project.read(taskPath).replace('    - p95 below 200 ms', ''));
    await expect(rebuildContext(project, id, { by: 'ada' })).rejects.toMatchObject({ code: 'E001' });
    expect(project.read(path)).toBe(before);
  });
});

describe('diff', () => {
  it('[handoff:diff:sources] tells what happened to the sources and the fields of the task', async () => {
    const project = await startedHandoff();
    expect(await diffContext(project, id)).toMatchObject({ stale: false, task_fields: [] });
    project.write(taskPath, project.read(taskPath).replace('p95 below 200 ms', 'p95 below 100 ms'));
    project.write('standards/typescript.md', 'Strict.\n');
    rmSync(join(project.root, 'standards/global.md'));
    const before = project.read(path);
    const { stale, sources, task_fields } = await diffContext(project, id);
    const byPath = Object.fromEntries(sources.map(({ path: source, status }) => [source, status]));
    expect(stale).toBe(true);
    expect(byPath).toMatchObject({
      ...{ [taskPath]: 'changed', 'standards/typescript.md': 'new', 'standards/global.md': 'missing' },
      'standards/checklists/reviewer.md': 'unchanged',
    });
    expect(task_fields).toEqual([
      { field: 'acceptance_criteria', was: ['p95 below 200 ms'], is: ['p95 below 100 ms'] },
    ]);
    expect(project.read(path)).toBe(before);
    rmSync(join(project.root, taskPath));
    expect((await diffContext(project, id)).task_fields).toBeNull();
  });

  it('is stale where another commit is checked out', async () => {
    const project = await startedHandoff();
    project.commitAll();
    expect(await diffContext(project, id)).toMatchObject({ stale: true, task_fields: [] });
  });
});

describe('purge', () => {
  it('[handoff:purge:all] removes all but the summary of the metrics', async () => {
    const project = await startedHandoff();
    for (const name of [
      'metrics-summary.json',
      'telemetry-reviewer.json',
      'logs/validation-1/val-001.log',
      'diffs/a.diff',
    ]) {
      project.write(`.agent-output/${id}/${name}`, '{}');
    }
    const { removed } = await purgeContext(project, id);
    expect(removed).toEqual([
      `.agent-output/${id}/context.json`,
      `.agent-output/${id}/diffs`,
      `.agent-output/${id}/evidence`,
      `.agent-output/${id}/logs`,
      `.agent-output/${id}/task-snapshot.yaml`,
      `.agent-output/${id}/telemetry-reviewer.json`,
    ]);
    expect(project.files(`.agent-output/${id}`)).toEqual(['metrics-summary.json']);
    await expect(purgeContext(project, id)).rejects.toMatchObject({ code: 'E051' });
    await expect(initContext(project, id, { by: 'ada' })).resolves.toBeDefined();
  });

  it('removes a context that cannot be read, and what a purge that was stopped left', async () => {
    const project = await startedHandoff();
    project.write(path, 'broken');
    await purgeContext(project, id);
    expect(existsSync(join(project.root, '.agent-output', id))).toBe(false);
    project.write(`.agent-output/${id}/diffs/left.diff`, '');
    await expect(purgeContext(project, id)).resolves.toEqual({ removed: [`.agent-output/${id}/diffs`] });
  });

  it('follows no link out of the repository', async () => {
    const project = handoffProject();
    project.write('docs/kept/file', '');
    project.write('.agent-output/x', '');
    symlinkSync(join(project.root, 'docs/kept'), join(project.root, '.agent-output', id));
    await expect(purgeContext(project, id)).rejects.toMatchObject({ code: 'E041' });
    expect(project.files('docs/kept')).toEqual(['file']);
  });
});

describe('a standard that changed since', () => {
  it('[handoff:verify:attached] is attached beside the excerpt that the context names', async () => {
    const project = await startedHandoff();
    project.write('standards/global.md', '# Global\n\nBe brief.\n');
    const { citation } = await attachStandard(project, { task_id: id, file: 'standards/global.md' });
    expect(project.read(citation.excerpt!)).toContain('Be brief.');
    expect(await verifyContext(project, id)).toMatchObject({ ok: true });
    project.write('standards/global.md', '# Global\n\nBe exact.\n');
    const again = await attachStandard(project, { task_id: id, file: 'standards/global.md' });
    expect(existsSync(join(project.root, citation.excerpt!))).toBe(false);
    expect(await verifyContext(project, id)).toMatchObject({ ok: true });
    await rebuildContext(project, id, { by: 'ada' });
    expect(project.files(`.agent-output/${id}/evidence/standards`).filter((name) => name.includes('global'))).toEqual([
      again.citation.excerpt!.split('/').at(-1),
    ]);
  });
});

describe('secrets', () => {
  it.each(Object.entries(secretExamples))('[handoff:secrets:stop] %s stops every write', async (_, secret) => {
    const project = await startedHandoff();
    const before = project.read(path);
    const work = updateAgent(project, id, { agent: 'implementer', session_id: `x ${secret}`.slice(0, 200), by: 'bob' });
    await expect(work).rejects.toMatchObject({ code: 'E004', message: expect.not.stringContaining(secret) });
    expect(project.read(path)).toBe(before);
    const fresh = handoffProject();
    fresh.write(taskPath, `${fresh.read(taskPath)}outcome: ${JSON.stringify(secret)}\n`);
    await expect(initContext(fresh, id, { by: 'ada' })).rejects.toMatchObject({ code: 'E004' });
    expect(existsSync(join(fresh.root, path))).toBe(false);
    await expect(initContext(fresh, id, { by: 'ada', initial_results: { a: secret } })).rejects.toMatchObject({
      code: 'E004',
    });
  });

  it('[handoff:secrets:stop] are found in the name of a file that no diff holds', async () => {
    const project = await startedHandoff();
    const secret = secretExamples.aws;
    project.write(`${secret}.bin`, Buffer.alloc(5_000_001));
    const snapshot = () => recordSnapshot(project, id, { agent: 'implementer', by: 'bob' });
    await expect(snapshot()).rejects.toMatchObject({ code: 'E004', message: expect.not.stringContaining(secret) });
    rmSync(join(project.root, `${secret}.bin`));
    await snapshot();
    project.write(`${secret}.bin`, Buffer.alloc(5_000_001));
    await verifyHandoff(project, id, { by: 'bob' });
    const settled = resolveDrift(project, id, { by: 'bob', note: 'it is meant' });
    await expect(settled).rejects.toMatchObject({ code: 'E004', message: expect.not.stringContaining(secret) });
  });

  it('are found behind a character that JSON escapes', async () => {
    const project = await startedHandoff();
    const session_id = `session\t${secretExamples.aws}`;
    const work = updateAgent(project, id, { agent: 'implementer', session_id, by: 'bob' });
    await expect(work).rejects.toMatchObject({ code: 'E004' });
  });

  it('[handoff:secrets:forced] are written where that is forced, and the audit says so', async () => {
    const project = await startedHandoff();
    await updateAgent(project, id, {
      agent: 'implementer',
      session_id: secretExamples.aws,
      by: 'bob',
      force_secrets: true,
    });
    project.write('log.txt', `key ${secretExamples.github}\n`);
    await recordEvidence(project, id, { type: 'log', path: 'log.txt', by: 'bob', force_secrets: true });
    const { context } = await getContext(project, id);
    expect(context.audit.forced_secrets).toMatchObject([
      { by: 'bob', findings: [{ file: 'context.json', kind: 'aws-key', line: 1 }] },
      { by: 'bob', findings: [{ file: 'log.txt', kind: 'github-token', line: 1 }] },
    ]);
    // The one that was forced stops nobody else.
    await expect(
      updateAgent(project, id, { agent: 'implementer', status: 'in_progress', by: 'bob' }),
    ).resolves.toBeDefined();
  });
});
