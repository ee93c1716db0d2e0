import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { recordTelemetry, type TelemetryRequest } from '../src/telemetry/record-telemetry.ts';
import { showTelemetry } from '../src/telemetry/show-telemetry.ts';
import { taskProject, type TaskProject } from './support/task-project.ts';
import { runStoreWorker } from './workers/run-store-worker.ts';

const task_id = 'TASK-0001';
const file = '.agent-output/TASK-0001/telemetry-implementer.json';

function record(
  project: TaskProject,
  events: TelemetryRequest['events'],
  agent: TelemetryRequest['agent'] = 'implementer',
) {
  return recordTelemetry(project, { task_id, agent, events });
}

describe('recordTelemetry', () => {
  it('[metrics:telemetry:counts] counts by name what an agent does', async () => {
    const project = taskProject();
    await record(project, [
      { type: 'file_read', path: 'a.ts' },
      { type: 'file_read', path: 'b.ts', times: 3 },
      { type: 'file_write', path: 'a.ts' },
      { type: 'command', command: 'npm test', exit_code: 1 },
      { type: 'warning', message: 'W002', times: 2 },
    ]);
    const telemetry = await record(project, [
      { type: 'file_read', path: 'a.ts' },
      { type: 'file_edit', path: '__proto__' },
      { type: 'cache_hit', bytes: 10, times: 2 },
      { type: 'cache_hit' },
      { type: 'cache_miss' },
      { type: 'prompt', bytes: 80 },
      { type: 'command', command: 'npm test', exit_code: 0 },
      { type: 'command', command: 'ls' },
      { type: 'warning', message: 'W002' },
      { type: 'json_parse_failure', times: 2 },
    ]);
    expect(telemetry).toMatchObject({
      file_reads: { 'a.ts': 2, 'b.ts': 3 },
      file_writes: { 'a.ts': 1 },
      cache: { hits: 3, misses: 1, saved_bytes: 20 },
      prompt_bytes: 80,
      commands: { 'npm test': { runs: 2, failures: 1 }, ls: { runs: 1, failures: 0 } },
      warnings: { W002: 3 },
      json_parse_failures: 2,
    });
    expect(Object.entries(telemetry.file_edits)).toEqual([['__proto__', 1]]);
  });

  it('[metrics:telemetry:file] keeps one canonical file an agent, whose times never go backwards', async () => {
    const project = taskProject();
    await record(project, [{ type: 'cache_miss' }]);
    await record(project, [{ type: 'cache_miss' }], 'reviewer');
    const earlier = { ...project, clock: { now: () => 0 } };
    const telemetry = await record(earlier, [{ type: 'cache_miss' }]);
    expect(telemetry).toMatchObject({ updated_at: '2026-01-31T12:00:00.000Z', cache: { misses: 2 } });
    expect(project.read(file)).toMatch(/^\{"agent":"implementer","cache":\{"hits":0,.*"warnings":\{\}\}\n$/);
    expect(project.files('.agent-output/TASK-0001')).toEqual(['telemetry-implementer.json', 'telemetry-reviewer.json']);
  });

  it('[metrics:telemetry:paths] takes one file for one, however its path was written', async () => {
    const project = taskProject();
    const paths = ['src/a.ts', './src/a.ts', 'src//b/../a.ts', join(project.root, 'src/a.ts'), '/etc/hosts', '../x'];
    const { file_reads } = await record(
      project,
      paths.map((path) => ({ type: 'file_read', path })),
    );
    expect(file_reads).toEqual({ 'src/a.ts': 4, '/etc/hosts': 1, '../x': 1 });
  });

  it.each<[string, unknown]>([
    ['events.0.typo', { task_id, agent: 'reviewer', events: [{ type: 'cache_miss', typo: 1 }] }],
    ['events.0.type', { task_id, agent: 'reviewer', events: [{ type: 'cache_mist' }] }],
    ['events.0.path', { task_id, agent: 'reviewer', events: [{ type: 'file_read', path: ' ' }] }],
    ['events.0.times', { task_id, agent: 'reviewer', events: [{ type: 'cache_miss', times: 0 }] }],
    ['events.0.bytes', { task_id, agent: 'reviewer', events: [{ type: 'prompt', bytes: -1 }] }],
    ['events', { task_id, agent: 'reviewer', events: [] }],
    ['agent', { task_id, agent: '../../x', events: [{ type: 'cache_miss' }] }],
    ['task_id', { task_id: '../TASK-0001', agent: 'reviewer', events: [{ type: 'cache_miss' }] }],
  ])('[metrics:telemetry:refused] refuses a wrong %s', (field, request) => {
    const project = taskProject();
    const message = expect.stringContaining(field.replace('.typo', ''));
    expect(() => recordTelemetry(project, request as TelemetryRequest)).toThrow(
      expect.objectContaining({ code: 'E002', message }),
    );
    expect(project.files('.')).toEqual([]);
  });

  it('[metrics:telemetry:bounded] bounds how many names there are, how long they are, and how far counts go', async () => {
    const project = taskProject();
    const reads = (from: number) =>
      Array.from({ length: 1_500 }, (_, index) => ({ type: 'file_read' as const, path: `f${from + index}` }));
    await record(project, reads(0));
    const { file_reads } = await record(project, [...reads(1_500), { type: 'file_read', path: 'f0' }]);
    expect(Object.keys(file_reads)).toHaveLength(2_001);
    expect(file_reads).toMatchObject({ f0: 2, f1999: 1, '(others)': 1_000 });
    const most = { type: 'cache_hit' as const, bytes: 1_000_000_000, times: 1_000_000 };
    const { cache, warnings } = await record(project, [
      ...Array.from({ length: 10 }, () => most),
      { type: 'warning', message: `${'w'.repeat(499)}🙂` },
    ]);
    expect(cache).toMatchObject({ hits: 10_000_000, saved_bytes: Number.MAX_SAFE_INTEGER });
    expect(Object.keys(warnings)).toEqual([`${'w'.repeat(499)}\uFFFD`]);
    // What was written can be read again.
    expect((await record(project, [most])).cache.hits).toBe(11_000_000);
  });

  it('[metrics:telemetry:secrets] cuts secrets out of what it writes', async () => {
    const project = taskProject();
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    await record(project, [
      { type: 'command', command: `curl -H ${secret}` },
      { type: 'warning', message: `leaked ${secret}` },
      { type: 'file_read', path: secret },
    ]);
    expect(project.read(file)).not.toContain('ghp_');
    expect(project.read(file).match(/redacted:github-token/g)).toHaveLength(3);
  });

  it('[metrics:telemetry:corrupted] leaves a file alone that it cannot read', async () => {
    const project = taskProject();
    const fresh = await record(project, [{ type: 'cache_miss' }]);
    const texts: [string, string][] = [
      ['{"schema_version":', 'E052'],
      ['', 'E052'],
      [JSON.stringify({ ...fresh, agent: 'reviewer' }), 'E052'],
      [JSON.stringify({ ...fresh, prompt_bytes: -1 }), 'E052'],
      [JSON.stringify({ ...fresh, schema_version: '2.0' }), 'E010'],
    ];
    for (const [text, code] of texts) {
      project.write(file, text);
      await expect(record(project, [{ type: 'cache_miss' }])).rejects.toMatchObject({ code });
      expect(project.read(file)).toBe(text);
    }
    project.write(file, JSON.stringify({ ...fresh, of_a_newer_version: 1 }));
    expect(await record(project, [{ type: 'cache_miss' }])).toMatchObject({
      of_a_newer_version: 1,
      cache: { misses: 2 },
    });
    const linked = taskProject();
    linked.write('elsewhere.json', JSON.stringify(fresh));
    mkdirSync(join(linked.root, '.agent-output/TASK-0001'), { recursive: true });
    symlinkSync('../../elsewhere.json', join(linked.root, file));
    await expect(record(linked, [{ type: 'cache_miss' }])).rejects.toMatchObject({ code: 'E052' });
    const long = taskProject();
    long.write(file, JSON.stringify(fresh) + ' '.repeat(16_000_000));
    await expect(record(long, [{ type: 'cache_miss' }])).rejects.toMatchObject({ code: 'E052' });
    const folder = taskProject();
    folder.write(`${file}/x`, '');
    await expect(record(folder, [{ type: 'cache_miss' }])).rejects.toMatchObject({ code: 'E052' });
  });

  it('[metrics:telemetry:concurrent] loses nothing when six processes record at once', async () => {
    const project = taskProject();
    const workers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => runStoreWorker(project.root, 'record', `w${index}`)),
    );
    const ended = workers.map((worker) => once(worker, 'exit'));
    for (const worker of workers) worker.send('go');
    await Promise.all(ended);
    const { agents } = await showTelemetry(project, task_id);
    expect(agents.implementer?.document.file_reads).toEqual({
      'shared.ts': 60,
      ...Object.fromEntries(workers.map((_, index) => [`w${index}.ts`, 10])),
    });
  });

  it('leaves a readable file when a process is killed while it records', async () => {
    const project = taskProject();
    for (const answers of [3, 8]) {
      const worker = await runStoreWorker(project.root, 'record', 'killed');
      const before = (await showTelemetry(project, task_id)).totals.file_reads;
      worker.send('go');
      for (let count = 0; count < answers; count++) await once(worker, 'message');
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      const { totals, warnings } = await showTelemetry(project, task_id);
      expect(warnings).toEqual([]);
      expect(totals.file_reads - before).toBeGreaterThanOrEqual(2 * answers);
    }
    expect((await record(project, [{ type: 'cache_miss' }])).cache.misses).toBe(1);
  });
});

describe('showTelemetry', () => {
  it('[metrics:telemetry:task] tells each agent and all of them together', async () => {
    const project = taskProject();
    await record(project, [
      { type: 'file_read', path: 'a', times: 2 },
      { type: 'file_write', path: 'a' },
      { type: 'warning', message: 'W002', times: 2 },
      { type: 'command', command: 'x', exit_code: 3 },
    ]);
    await record(
      project,
      [
        { type: 'file_read', path: 'a' },
        { type: 'file_read', path: 'b' },
        { type: 'file_edit', path: 'b', times: 4 },
        { type: 'warning', message: 'W002' },
        { type: 'warning', message: 'W001' },
        { type: 'command', command: 'x', exit_code: 0 },
        { type: 'cache_miss', times: 5 },
      ],
      'validator',
    );
    const { agents, totals, warnings } = await showTelemetry(project, task_id);
    expect(totals).toMatchObject({
      ...{ file_reads: 4, files_read: 2, file_writes: 1, file_edits: 4, warnings: 4, repeated_warnings: 2 },
      ...{ commands: 2, failed_commands: 1, cache_hits: 0, cache_misses: 5, json_parse_failures: 0 },
    });
    expect(agents.implementer?.totals).toMatchObject({ file_reads: 2, files_read: 1, repeated_warnings: 1 });
    expect(agents.validator?.totals).toMatchObject({ file_reads: 2, files_read: 2, repeated_warnings: 0 });
    expect(Object.keys(agents)).toEqual(['implementer', 'validator']);
    expect(warnings).toEqual([]);
  });

  it('[metrics:telemetry:tokens] tells a quarter of the saved bytes as tokens', async () => {
    const project = taskProject();
    await record(project, [{ type: 'cache_hit', bytes: 4_003 }]);
    expect((await showTelemetry(project, task_id)).totals).toMatchObject({ saved_bytes: 4_003, tokens_saved: 1_000 });
    expect((await showTelemetry(project, 'TASK-0002')).totals.tokens_saved).toBe(0);
  });

  it('tells which file it cannot read, and shows the others', async () => {
    const project = taskProject();
    await record(project, [{ type: 'cache_miss' }]);
    project.write('.agent-output/TASK-0001/telemetry-reviewer.json', 'no json');
    const { agents, warnings } = await showTelemetry(project, task_id);
    expect(Object.keys(agents)).toEqual(['implementer']);
    expect(warnings).toMatchObject([{ code: 'E052', file: '.agent-output/TASK-0001/telemetry-reviewer.json' }]);
    await expect(showTelemetry(project, '../TASK-0001')).rejects.toMatchObject({ code: 'E002' });
  });
});
