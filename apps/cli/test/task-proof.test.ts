import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliProject, withContext } from './task-project.ts';
import { taskText, vitestLog } from './task-text.ts';

const id = 'TASK-0824';

describe('evidence', () => {
  it('[taskcli:evidence:commands] is attached, listed, shown, extracted and verified', async () => {
    const project = await withContext({ 'reports/a.txt': 'one\n', 'reports/b/c.txt': 'two\n' });
    const log = await project.data(
      'evidence',
      'attach',
      id,
      '--type',
      'qa_output',
      '--path',
      'reports/a.txt',
      '--command',
      'npm test',
      '--exit-code',
      '0',
      '--duration-ms',
      '12',
      '--metadata',
      '{"shard":1}',
    );
    expect(log).toMatchObject({ metadata: { command: 'npm test', exit_code: 0, duration_ms: 12, shard: 1 } });
    const folder = await project.call(
      ['task', 'evidence', 'attach', id, '--type', 'directory', '--path', '.', '--json'],
      {
        cwd: join(project.root, 'reports'),
      },
    );
    const { data: archive } = JSON.parse(folder.stdout) as { data: { id: string } };
    expect(await project.data('evidence', 'list', id, '--type', 'directory')).toMatchObject({ count: 1 });
    expect((await project.call(['task', 'evidence', 'list', id])).stdout).toContain('reports/a.txt');
    expect((await project.call(['task', 'evidence', 'list', id, '--by', 'nobody'])).stdout).toBe('No evidence.\n');
    expect((await project.call(['task', 'evidence', 'show', id, log.id.slice(0, 6)])).stdout).toContain('one');
    expect((await project.call(['task', 'evidence', 'show', id, archive.id])).stdout).toContain('4 b/c.txt');
    await project.data('evidence', 'extract', id, archive.id, '--into', 'out');
    expect(project.read('out/b/c.txt')).toBe('two\n');
    expect((await project.call(['task', 'evidence', 'verify', id])).stdout).toBe(
      '2 pieces of evidence, all as attached.\n',
    );
    project.write('reports/a.txt', 'changed\n');
    expect(await project.failure('evidence', 'verify', id)).toMatchObject({
      exit: 25,
      message: expect.stringContaining('reports/a.txt'),
    });
    expect(await project.failure('evidence', 'attach', id, '--type', 'file', '--path', '/etc/passwd')).toMatchObject({
      exit: 14,
    });
    expect(
      await project.failure('evidence', 'attach', id, '--type', 'file', '--path', 'x', '--metadata', 'x'),
    ).toMatchObject({ exit: 3 });
  });

  it('[taskcli:evidence:secrets] with a secret is refused, unless that is forced and on record', async () => {
    const project = await withContext();
    project.write('leak.txt', ['key AKIA', 'ABCDEFGHIJKLMNOP', '\n'].join(''));
    const call = ['evidence', 'attach', id, '--type', 'file', '--path', 'leak.txt'];
    const refused = await project.failure(...call);
    expect(refused).toMatchObject({ exit: 13, code: 'E004' });
    expect(JSON.stringify(refused)).not.toContain('ABCDEFGHIJKLMNOP');
    await project.data(...call, '--force-secrets');
    expect(await project.data('context', 'get', id)).toMatchObject({ audit: { forced_secrets: [{ by: 'ada' }] } });
  });
});

describe('standards', () => {
  it('[taskcli:standard:commands] are attached, verified and dropped', async () => {
    const project = await withContext({ 'standards/extra.md': '# Extra\n\n## Names\n\nWhole words.\n' });
    const extra = ['--file', 'standards/extra.md', '--section', 'Names'];
    expect(await project.data('standard', 'attach', id, ...extra)).toMatchObject({
      section: 'Names',
      requirement: 'Whole words.',
    });
    expect((await project.call(['task', 'standard', 'verify', id])).stdout).toBe('1 excerpt, all current\n');
    project.write('standards/extra.md', '# Extra\n\n## Names\n\nShort words.\n');
    expect(await project.failure('standard', 'verify', id)).toMatchObject({
      exit: 53,
      message: expect.stringContaining('#Names (stale)'),
    });
    expect(await project.data('standard', 'verify', id, '--drop')).toMatchObject({ dropped: [{ status: 'stale' }] });
    expect(await project.failure('standard', 'attach', id, '--file', 'standards/none.md')).toMatchObject({ exit: 40 });
    expect((await project.call(['task', 'standard', 'attach', id, ...extra])).stdout).toContain('Short words.');
  });
});

describe('the ledger and the quarantine', () => {
  it('[taskcli:exception:commands] keep what is known of tasks', async () => {
    const project = cliProject();
    const added = ['exception', 'add', id, '--type', 'missing_standards', '--owner', 'ada', '--suppress', 'W020'];
    expect(await project.data(...added)).toMatchObject({
      updated: false,
      exception: { suppressed_warnings: ['W020'] },
    });
    expect(await project.data(...added, '--notes', 'soon')).toMatchObject({ updated: true });
    expect((await project.call(['task', 'exception', 'list', '--status', 'open', '--task', id])).stdout).toMatch(
      /TASK-0824 +missing_standards +open +ada/,
    );
    expect(await project.data('exception', 'resolve', id, '--wont-fix', '--notes', 'as it is')).toMatchObject({
      exceptions: [{ remediation: { status: 'wont_fix' } }],
    });
    expect(await project.failure('exception', 'resolve', 'TASK-0001')).toMatchObject({ exit: 40 });
    await project.data('exception', 'add', 'TASK-0001', '--type', 'malformed_yaml', '--message', 'line 1');
    expect(await project.data('exception', 'cleanup', '--dry-run')).toMatchObject({ count: 1, dry_run: true });
    expect((await project.call(['task', 'exception', 'cleanup'])).stdout).toBe('Removed 1 exception.\n');
  });

  it('[taskcli:quarantine:commands] hold a task back until it is mended', async () => {
    const good = taskText('TASK-0002');
    const project = cliProject({
      'tasks/a/TASK-0002-a.task.yaml': good.replace('outcome: An', 'outcome: now: An'),
      'tasks/a/TASK-0003-b.task.yaml': good.replace('id: TASK-0002', 'id: TASK-0003\nid: [').replace('scope:', '{{'),
    });
    for (const one of ['TASK-0002', 'TASK-0003'])
      await project.data('quarantine', 'add', one, '--reason', 'malformed_yaml', '--details', 'it does not parse');
    expect(await project.data('quarantine', 'list', '--reason', 'malformed_yaml')).toMatchObject({ count: 2 });
    expect(await project.failure('context', 'init', 'TASK-0002')).toMatchObject({ exit: 32, code: 'E032' });
    expect(await project.data('quarantine', 'repair', 'TASK-0002')).toMatchObject({ repair_status: 'repaired' });
    expect(await project.failure('quarantine', 'repair', 'TASK-0003')).toMatchObject({ exit: 16, code: 'E011' });
    expect(await project.data('quarantine', 'release', 'TASK-0002')).toMatchObject({ status: 'released' });
    expect(await project.failure('quarantine', 'release', 'TASK-0003')).toMatchObject({ exit: 33 });
    await project.data('quarantine', 'release', 'TASK-0003', '--force', '--notes', 'by hand');
    expect((await project.call(['task', 'quarantine', 'list'])).stdout).toBe('No task is in quarantine.\n');
  });
});

describe('validation', () => {
  it('[taskcli:run:chosen] runs nothing that was not chosen', async () => {
    const project = cliProject();
    expect(await project.failure('run', id)).toMatchObject({ exit: 2, code: 'E006' });
    expect(await project.failure('run', id, 'val-001', '--all')).toMatchObject({ exit: 2 });
    expect(await project.failure('run', id, '--all', '--record')).toMatchObject({ exit: 2 });
    expect(await project.failure('run', id, 'val-002')).toMatchObject({ exit: 40 });
    const planned = await project.call(['task', 'run', id, '--all', '--dry-run']);
    expect(planned).toMatchObject({ code: 0, stdout: 'val-001  .  node --version\n' });
    expect(planned.stderr).toContain('run in a shell with your rights');
    expect(existsSync(join(project.root, '.agent-output', id))).toBe(false);
    expect((await project.call(['task', 'run', id, 'val-001'])).stdout).toMatch(/^val-001 +passed/);
  });

  it('[taskcli:run:failed] ends with 33 for a command that fails, with 31 for one that waits', async () => {
    const waiting = taskText('TASK-0002').replace('command: node', `blocker_id: ${id}\n      command: node`);
    const project = cliProject({
      [`tasks/backend/${id}-retry.task.yaml`]: taskText(id, { command: 'exit 3' }),
      'tasks/a/TASK-0002-a.task.yaml': waiting,
    });
    expect(await project.failure('run', id, '--all')).toMatchObject({
      exit: 33,
      code: 'E033',
      details: { commands: [{ exit_code: 3 }] },
    });
    expect(await project.failure('run', 'TASK-0002', '--all')).toMatchObject({ exit: 31, code: 'E031' });
  });

  it('[taskcli:run:env] gives commands what --env says', async () => {
    const project = cliProject({
      [`tasks/backend/${id}-retry.task.yaml`]: taskText(id, { command: 'test "$SHARD" = a=b' }),
    });
    expect(await project.data('run', id, '--id', 'val-001', '--env', 'SHARD=a=b')).toMatchObject({ status: 'passed' });
    expect(await project.failure('run', id, '--all')).toMatchObject({ exit: 33 });
    expect(await project.failure('run', id, '--all', '--env', 'SHARD')).toMatchObject({ exit: 2, code: 'CLI_USAGE' });
  });

  it('[taskcli:run:same] compares a given command line with the task file, and never runs it', async () => {
    const project = cliProject();
    const refused = await project.failure('run', id, '--all', '--command', 'touch made');
    expect(refused).toMatchObject({ exit: 2, code: 'E006' });
    expect(existsSync(join(project.root, 'made'))).toBe(false);
    expect(await project.data('run', id, '--all', '--command', 'node --version')).toMatchObject({ status: 'passed' });
  });

  it('[taskcli:run:record] puts what the logs say on record', async () => {
    const project = cliProject({
      'log.txt': vitestLog(2, 0),
      [`tasks/backend/${id}-retry.task.yaml`]: taskText(id, { command: 'cat log.txt' }),
    });
    await project.data('context', 'init', id);
    await project.data('run', id, '--all', '--record', '--agent', 'implementer');
    await project.data('run', id, '--all', '--record', '--agent', 'validator');
    const { coordination } = await project.data('context', 'get', id);
    expect(coordination.implementer.qa['val-001']).toMatchObject({ result: { tests_passed: 2 }, drift: null });
    expect(coordination.validator.qa['val-001']).toMatchObject({ drift: { regressed: false } });
  });

  it('[taskcli:qa:unreadable] refuses a log that says nothing', async () => {
    const project = await withContext({ 'log.txt': 'no tool wrote this\n' });
    const call = ['qa', 'record', id, '--agent', 'implementer', '--log', 'log.txt'];
    expect(await project.failure(...call)).toMatchObject({ exit: 19, code: 'E014', name: 'unreadable_log' });
    expect((await project.data('context', 'get', id)).coordination.implementer.qa).toBeUndefined();
  });
});

describe('telemetry and metrics', () => {
  it('[taskcli:telemetry:commands] are counted from options, JSON, lines and stdin', async () => {
    const project = await withContext();
    const record = ['telemetry', 'record', id, '--agent', 'reviewer'];
    await project.data(
      ...record,
      '--read',
      'src/upload.mjs',
      '--write',
      'a',
      '--edit',
      'b',
      '--event',
      '{"type":"cache_hit","bytes":4096}',
    );
    const lines = '{"type":"file_read","path":"x"}\n{"type":"prompt","bytes":8}\n';
    expect((await project.call(['task', ...record, '--events', '-'], { stdin: lines })).stdout).toBe(
      '2 recorded of the reviewer.\n',
    );
    project.write('events.json', '[{"type":"command","command":"npm test","exit_code":1}]');
    await project.data(...record, '--events', 'events.json');
    expect(await project.data('telemetry', 'show', id)).toMatchObject({
      totals: { file_reads: 2, file_writes: 1, file_edits: 1, tokens_saved: 1024, commands: 1, failed_commands: 1 },
      agents: { reviewer: { document: { file_reads: { 'src/upload.mjs': 1 } } } },
    });
    expect((await project.call(['task', 'telemetry', 'show', id])).stdout).toMatch(/^reviewer +2 reads/);
    expect((await project.call(['task', 'telemetry', 'show', 'TASK-0001'])).stdout).toBe('No telemetry.\n');
    expect(await project.failure(...record, '--event', '{')).toMatchObject({ exit: 11, code: 'E002' });
    expect(await project.failure(...record)).toMatchObject({ exit: 11 });
    expect(await project.failure(...record, '--events', 'none.json')).toMatchObject({ exit: 40 });
  });

  it('[taskcli:metrics:commands] are collected, compared and shown', async () => {
    const project = await withContext();
    await project.data('telemetry', 'record', id, '--agent', 'reviewer', '--read', 'a');
    const before = await project.data('metrics', 'collect', id);
    project.write('before.json', JSON.stringify(before));
    await project.data('telemetry', 'record', id, '--agent', 'reviewer', '--read', 'b', '--read', 'c');
    expect(await project.data('metrics', 'collect', id, '--baseline', 'before.json')).toMatchObject({
      comparison: { metrics: { reads_per_agent: { baseline: 1, current: 3, change: 'regressed' } } },
    });
    const text = await project.call(['task', 'metrics', 'collect', id, '--baseline', 'before.json']);
    expect(text.stdout).toContain('Reads per agent');
    const page = await project.call(['task', 'metrics', 'dashboard', '--out', 'page.html', '--write']);
    expect(page.stdout).toMatch(/Reads per agent[\s\S]*docs\/evidence\/metrics\/dashboard-[\s\S]*page\.html/);
    expect(project.read('page.html')).toContain('<!doctype html>');
    expect(await project.data('metrics', 'dashboard', '--out', 'all.json')).toMatchObject({
      task_count: 1,
      out: 'all.json',
    });
    expect(await project.data('metrics', 'dashboard', '--until', '2020-01-01')).toMatchObject({ task_count: 0 });
    const { collected_at }: typeof before = JSON.parse(project.read(`.agent-output/${id}/metrics-summary.json`));
    const day = collected_at.slice(0, 10);
    expect(await project.data('metrics', 'dashboard', '--since', day, '--until', day)).toMatchObject({ task_count: 1 });
    expect(await project.data('metrics', 'dashboard', '--since', '2020-01-01', '--task', id)).toMatchObject({
      task_count: 1,
    });
    expect(
      (await project.call(['task', 'metrics', 'compare', '--baseline', 'before.json', '--current', 'all.json'])).stdout,
    ).toContain('Reads per agent');
    for (const [file, text] of [
      ['bad.json', '{'],
      ['empty.json', '{}'],
    ] as const) {
      project.write(file, text);
      expect(await project.failure('metrics', 'compare', '--baseline', file, '--current', file)).toMatchObject({
        exit: 11,
      });
    }
    expect(await project.failure('metrics', 'compare', '--baseline', 'x', '--current', 'y')).toMatchObject({
      exit: 40,
    });
    expect(await project.failure('metrics', 'dashboard', '--since', 'monday')).toMatchObject({ exit: 2 });
  });
});
