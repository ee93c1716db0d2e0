import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { collectMetrics } from '../src/metrics/collect-metrics.ts';
import { compareMetrics, type ComparableMetrics } from '../src/metrics/compare-metrics.ts';
import { metricValue, type MetricName } from '../src/metrics/metric.ts';
import { metricsDashboard, summariseMetrics } from '../src/metrics/metrics-dashboard.ts';
import { comparisonAsTable, dashboardAsTable, taskMetricsAsTable } from '../src/metrics/text-table.ts';
import { writeDashboard } from '../src/metrics/write-dashboard.ts';
import { recordTelemetry } from '../src/telemetry/record-telemetry.ts';
import { measuredTask } from './support/measured-tasks.ts';
import { taskProject, type TaskProject } from './support/task-project.ts';

const task_id = 'TASK-0001';
const folder = `.agent-output/${task_id}`;

/** A context with nothing in it but the agents that are given. */
function writeContext(project: TaskProject, coordination: Record<string, unknown>): void {
  const at = '2026-01-31T12:00:00.000Z';
  const nothing = { in: [], out: [] };
  const task_snapshot = {
    ...{ title: 't', priority: 'P1', area: 'a', description: '', scope: nothing },
    ...{ acceptance_criteria: [], plan: [], deliverables: [] },
  };
  const validation_baseline = { commands: [], initial_results: {} };
  const context = {
    ...{ version: 1, schema_version: '1.1', task_id, created_at: at, created_by: 'x', evidence: [], manifest: [] },
    git: { head: 'a'.repeat(40), task_file_sha: 'b'.repeat(64) },
    immutable: { task_snapshot, standards_citations: [], validation_baseline, repo_paths: [], checklists: {} },
    audit: { updated_at: at, updated_by: 'x', update_count: 0 },
    coordination: Object.fromEntries(
      ['implementer', 'reviewer', 'validator'].map((agent) => [agent, coordination[agent] ?? {}]),
    ),
  };
  project.write(`${folder}/context.json`, JSON.stringify(context));
}

describe('collectMetrics', () => {
  it.each<[MetricName, number, number]>([
    ['reads_per_agent', 5, 6],
    ['repeated_warnings', 1, 2],
    ['qa_artifacts_percent', 100, 99.99],
    ['prompt_saved_percent', 15, 14.99],
    ['json_parse_failures', 0, 1],
  ])('[metrics:collect:targets] %s meets its target with %d and not with %d', (name, met, missed) => {
    expect(metricValue(name, met)).toMatchObject({ value: met, target_met: true });
    expect(metricValue(name, missed)).toMatchObject({ value: missed, target_met: false });
  });

  it('[metrics:collect:values] [metrics:collect:summary] measures telemetry and context, and keeps the result', async () => {
    const project = taskProject();
    const events = [
      { type: 'file_read' as const, path: 'a', times: 4 },
      { type: 'file_read' as const, path: 'b', times: 2 },
      { type: 'warning' as const, message: 'W002' },
      { type: 'cache_hit' as const, bytes: 100, times: 1 },
      { type: 'prompt' as const, bytes: 900 },
      { type: 'json_parse_failure' as const, times: 1 },
    ];
    await recordTelemetry(project, { task_id, agent: 'implementer', events });
    await recordTelemetry(project, { task_id, agent: 'reviewer', events: events.slice(1, 5) });
    writeContext(project, { implementer: { status: 'done', qa_log_path: 'qa.log' } });
    project.write('qa.log', 'ok');
    const metrics = await collectMetrics(project, task_id);
    expect(Object.entries(metrics.metrics).map(([name, { value, target_met }]) => [name, value, target_met])).toEqual([
      ['reads_per_agent', 6, false],
      ['repeated_warnings', 1, true],
      ['qa_artifacts_percent', 100, true],
      ['prompt_saved_percent', 10, false],
      ['json_parse_failures', 1, false],
    ]);
    expect(metrics).toMatchObject({
      collected_at: '2026-01-31T12:00:00.000Z',
      agents: { implementer: { file_reads: 6, qa_log: true }, reviewer: { file_reads: 2, qa_log: null } },
      warnings: [],
    });
    expect(project.read(`${folder}/metrics-summary.json`)).toMatch(
      /^\{"agents":\{.*"task_id":"TASK-0001","warnings":\[\]\}\n$/,
    );
    expect(JSON.parse(project.read(`${folder}/metrics-summary.json`))).toEqual(metrics);
  });

  it('[metrics:collect:qa-artifacts] wants the log, still there, of each agent that is done', async () => {
    const project = taskProject();
    const rate = async (coordination: Record<string, unknown>) => {
      writeContext(project, coordination);
      return (await collectMetrics(project, task_id)).metrics['qa_artifacts_percent']?.value;
    };
    project.write('one.log', '');
    project.write('folder/x', '');
    symlinkSync('one.log', join(project.root, 'link'));
    const done = (qa_log_path: string | null) => ({ status: 'done', qa_log_path });
    expect(await rate({ implementer: done('one.log'), reviewer: { status: 'in_progress' } })).toBe(100);
    expect(await rate({ implementer: done('one.log'), reviewer: done(null) })).toBe(50);
    expect(await rate({ implementer: done('one.log'), reviewer: done('gone.log'), validator: done('one.log') })).toBe(
      66.67,
    );
    for (const path of ['folder', 'link', '../x', '/etc/hosts']) expect(await rate({ reviewer: done(path) })).toBe(0);
    expect(await rate({})).toBe(null);
  });

  it('[metrics:collect:unknown] knows nothing of what was not recorded', async () => {
    const project = taskProject();
    await expect(collectMetrics(project, task_id)).rejects.toMatchObject({ code: 'E040' });
    await expect(collectMetrics(project, '../TASK-0001')).rejects.toMatchObject({ code: 'E002' });
    expect(project.files(folder)).toEqual([]);
    writeContext(project, {});
    const { metrics } = await collectMetrics(project, task_id);
    for (const { value, target_met } of Object.values(metrics)) expect([value, target_met]).toEqual([null, null]);
    await recordTelemetry(project, { task_id, agent: 'validator', events: [{ type: 'command', command: 'ls' }] });
    const recorded = (await collectMetrics(project, task_id)).metrics;
    expect(recorded['reads_per_agent']).toMatchObject({ value: 0, target_met: true });
    expect(recorded['prompt_saved_percent']).toMatchObject({ value: null });
  });

  it('[metrics:collect:unreadable] counts what cannot be read as a parse failure, and says what it is', async () => {
    const project = taskProject();
    project.write(`${folder}/context.json`, '{"version":');
    project.write(`${folder}/telemetry-reviewer.json`, 'x');
    const { metrics, warnings } = await collectMetrics(project, task_id);
    expect(metrics['json_parse_failures']).toMatchObject({ value: 2, target_met: false });
    expect(warnings.map(({ code, file }) => [code, file])).toEqual([
      ['E052', `${folder}/telemetry-reviewer.json`],
      ['E052', `${folder}/context.json`],
    ]);
  });
});

describe('metricsDashboard', () => {
  it('[metrics:dashboard:compliance] tells mean, median, worst and how many tasks meet the target', () => {
    const reads = [1, 9, 4, 6].map((count, index) => measuredTask(`TASK-000${index}`, { reads_per_agent: count }));
    const saved = measuredTask('TASK-0009', { reads_per_agent: null, prompt_saved_percent: 2 });
    const { metrics, compliance_percent, task_count } = summariseMetrics([...reads, saved], '2026-01-31T12:00:00.000Z');
    expect(metrics.reads_per_agent).toMatchObject({
      ...{ value: 5, median: 5, worst: 9, measured_tasks: 4, compliant_tasks: 2, compliance_percent: 50 },
      ...{ target_met: true, target: { bound: 'at_most', limit: 5 } },
    });
    expect(metrics.prompt_saved_percent).toMatchObject({ value: 16.4, median: 20, worst: 2, compliance_percent: 80 });
    // 24 are known, 3 of them missed.
    expect([task_count, compliance_percent]).toEqual([5, 87.5]);
    const empty = summariseMetrics([], '2026-01-31T12:00:00.000Z');
    expect(empty).toMatchObject({ task_count: 0, compliance_percent: null, trend: [], tasks: [] });
    expect(empty.metrics.reads_per_agent).toMatchObject({
      value: null,
      median: null,
      worst: null,
      compliance_percent: null,
    });
  });

  it('[metrics:dashboard:trend] tells each day, the oldest first', () => {
    const { trend } = summariseMetrics(
      [
        measuredTask('TASK-0001', { reads_per_agent: 9 }, '2026-01-31T00:00:00.000Z'),
        measuredTask('TASK-0002', {}, '2026-01-30T23:59:59.999Z'),
        measuredTask('TASK-0003', { reads_per_agent: 4 }, '2026-01-31T23:59:59.999Z'),
      ],
      '2026-02-01T12:00:00.000Z',
    );
    expect(trend).toMatchObject([
      { date: '2026-01-30', tasks: 1, compliance_percent: 100 },
      { date: '2026-01-31', tasks: 2, compliance_percent: 90, metrics: { reads_per_agent: 6.5 } },
    ]);
  });

  it('[metrics:dashboard:tasks] takes all tasks or the named ones and tells what it cannot read', async () => {
    const project = taskProject();
    expect(await metricsDashboard(project)).toMatchObject({ task_count: 0, warnings: [] });
    for (const id of ['TASK-0002', 'TASK-0001']) {
      project.write(`.agent-output/${id}/metrics-summary.json`, JSON.stringify(measuredTask(id)));
    }
    project.write('.agent-output/TASK-0003/metrics-summary.json', '{');
    project.write('.agent-output/TASK-0004/context.json', '{}');
    project.write('.agent-output/other/metrics-summary.json', JSON.stringify(measuredTask('TASK-0009')));
    const all = await metricsDashboard(project);
    expect(all.tasks.map((task) => task.task_id)).toEqual(['TASK-0001', 'TASK-0002']);
    expect(all.warnings).toMatchObject([{ code: 'E052', file: '.agent-output/TASK-0003/metrics-summary.json' }]);
    symlinkSync('metrics-summary.json', join(project.root, '.agent-output/TASK-0004/metrics-summary.json'));
    expect((await metricsDashboard(project)).warnings).toHaveLength(2);
    rmSync(join(project.root, '.agent-output/TASK-0004/metrics-summary.json'));
    const named = await metricsDashboard(project, { task_ids: ['TASK-0002', 'TASK-0002'] });
    expect(named.tasks.map((task) => task.task_id)).toEqual(['TASK-0002']);
    await expect(metricsDashboard(project, { task_ids: ['TASK-0004'] })).rejects.toMatchObject({ code: 'E040' });
    await expect(metricsDashboard(project, { task_ids: ['../x'] })).rejects.toMatchObject({ code: 'E002' });
  });

  it('[metrics:dashboard:files] is kept as JSON and as a page', async () => {
    const project = taskProject();
    const dashboard = summariseMetrics([measuredTask('TASK-0001')], '2026-01-31T12:00:00.000Z');
    expect(await writeDashboard(project, dashboard)).toEqual({
      json_path: 'docs/evidence/metrics/dashboard-2026-01-31.json',
      html_path: 'docs/evidence/metrics/dashboard-2026-01-31.html',
    });
    expect(JSON.parse(project.read('docs/evidence/metrics/dashboard-2026-01-31.json'))).toEqual(dashboard);
    expect(project.read('docs/evidence/metrics/dashboard-2026-01-31.html')).toMatch(/^<!doctype html>\n.*<\/html>\n$/s);
  });
});

describe('compareMetrics', () => {
  it('[metrics:compare:deltas] tells how far each metric moved and whether for the better', () => {
    const comparison = compareMetrics(
      measuredTask('TASK-0001', { reads_per_agent: 4, prompt_saved_percent: 20, json_parse_failures: null }),
      measuredTask('TASK-0001', {
        ...{ reads_per_agent: 3, prompt_saved_percent: 10, repeated_warnings: 2 },
      }),
    );
    expect(comparison.metrics).toEqual({
      reads_per_agent: delta(4, 3, { delta: -1, delta_percent: -25, change: 'improved', met: [true, true] }),
      repeated_warnings: delta(0, 2, { delta: 2, delta_percent: null, change: 'regressed', met: [true, false] }),
      qa_artifacts_percent: delta(100, 100, { delta: 0, delta_percent: 0, change: 'unchanged', met: [true, true] }),
      prompt_saved_percent: delta(20, 10, { delta: -10, delta_percent: -50, change: 'regressed', met: [true, false] }),
      json_parse_failures: delta(null, 0, { delta: null, delta_percent: null, change: 'unknown', met: [null, true] }),
    });
    expect(comparison).toMatchObject({
      improved: ['reads_per_agent'],
      regressed: ['repeated_warnings', 'prompt_saved_percent'],
    });
  });

  it('takes a task and a dashboard', () => {
    const dashboard = summariseMetrics(
      [measuredTask('TASK-0001', { prompt_saved_percent: 30 })],
      '2026-01-31T12:00:00.000Z',
    );
    expect(compareMetrics(measuredTask('TASK-0002'), dashboard).improved).toEqual(['prompt_saved_percent']);
  });

  it.each<unknown>([
    null,
    'x',
    {},
    { metrics: null },
    { metrics: { reads_per_agent: { value: '3' } } },
    { metrics: { reads_per_agent: null } },
  ])('[metrics:compare:refused] refuses %j', (document) => {
    expect(() => compareMetrics(document as ComparableMetrics, measuredTask('TASK-0001'))).toThrow(
      expect.objectContaining({ code: 'E002', message: 'The baseline holds no metrics.' }),
    );
    expect(() => compareMetrics(measuredTask('TASK-0001'), document as ComparableMetrics)).toThrow(/The current holds/);
  });
});

describe('tables', () => {
  it('[metrics:table:text] show metrics, dashboards and comparisons', () => {
    const before = measuredTask('TASK-0001', { reads_per_agent: 9, json_parse_failures: null });
    const after = measuredTask('TASK-0001', { prompt_saved_percent: 12.5 });
    expect(`\n${taskMetricsAsTable(before)}`).toMatchInlineSnapshot(`
      "
      TASK-0001
      Metric               Value   Target  Met
      -------------------  -----  -------  ---
      Reads per agent          9      ≤ 5   no
      Repeated warnings        0      ≤ 1  yes
      QA artifacts         100 %  ≥ 100 %  yes
      Prompt size saved     20 %   ≥ 15 %  yes
      JSON parse failures      –      ≤ 0    –
      "
    `);
    expect(`\n${dashboardAsTable(summariseMetrics([before], '2026-01-31T12:00:00.000Z'))}`).toMatchInlineSnapshot(`
      "
      1 task, 75 % of the targets met

      Metric                Mean  Median  Worst   Target  Tasks  Compliance
      -------------------  -----  ------  -----  -------  -----  ----------
      Reads per agent          9       9      9      ≤ 5    0/1         0 %
      Repeated warnings        0       0      0      ≤ 1    1/1       100 %
      QA artifacts         100 %   100 %  100 %  ≥ 100 %    1/1       100 %
      Prompt size saved     20 %    20 %   20 %   ≥ 15 %    1/1       100 %
      JSON parse failures      –       –      –      ≤ 0    0/0           –

      Task       Reads per agent  Repeated warnings  QA artifacts  Prompt size saved  JSON parse failures
      ---------  ---------------  -----------------  ------------  -----------------  -------------------
      TASK-0001              9 *                  0         100 %               20 %                    –
      * target missed
      "
    `);
    expect(dashboardAsTable(summariseMetrics([], '2026-01-31T12:00:00.000Z'))).toMatch(
      /^0 tasks, – of the targets met\n/,
    );
    expect(`\n${comparisonAsTable(compareMetrics(before, after))}`).toMatchInlineSnapshot(`
      "
      Metric               Baseline  Current  Change
      -------------------  --------  -------  ------  ---------
      Reads per agent             9        3      -6   improved
      Repeated warnings           0        0       0  unchanged
      QA artifacts            100 %    100 %     0 %  unchanged
      Prompt size saved        20 %   12.5 %  -7.5 %  regressed
      JSON parse failures         –        0       –    unknown
      "
    `);
  });
});

function delta(
  baseline: number | null,
  current: number | null,
  rest: { delta: number | null; delta_percent: number | null; change: string; met: (boolean | null)[] },
) {
  const { met, ...told } = rest;
  return { baseline, current, ...told, baseline_target_met: met[0], current_target_met: met[1] };
}
