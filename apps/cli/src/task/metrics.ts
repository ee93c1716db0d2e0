import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  collectMetrics,
  compareMetrics,
  comparisonAsTable,
  dashboardAsHtml,
  dashboardAsTable,
  metricsDashboard,
  TaskError,
  taskMetricsAsTable,
  writeDashboard,
  type ComparableMetrics,
  type MetricsDashboard,
  type Project,
} from '@waymark/task-cli';
import { replaceFile } from '../output/replace-file.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { given } from '../track/given.ts';
import { taskProject, tellWarnings } from './task-project.ts';

/** Which tasks a dashboard is of, and where it goes. */
export interface DashboardOptions {
  task?: string[] | undefined;
  since?: string | undefined;
  until?: string | undefined;
  write?: true | undefined;
  out?: string | undefined;
}

/** Measures a task; with a baseline, also how it moved since. */
export async function collect(
  invocation: Invocation,
  id: string,
  options: { baseline?: string | undefined },
): Promise<CommandOutput> {
  const metrics = await collectMetrics(taskProject(invocation), id);
  const baseline = options.baseline === undefined ? undefined : await readMetrics(invocation, options.baseline);
  const comparison = baseline === undefined ? null : compareMetrics(baseline, metrics);
  return {
    kind: 'task.metrics.collect',
    data: comparison === null ? metrics : { ...metrics, comparison },
    text: () =>
      comparison === null
        ? taskMetricsAsTable(metrics)
        : `${taskMetricsAsTable(metrics)}\n\n${comparisonAsTable(comparison)}`,
  };
}

/** The metrics of many tasks. */
export async function dashboard(invocation: Invocation, options: DashboardOptions): Promise<CommandOutput> {
  const project = taskProject(invocation);
  const made = await dashboardOf(project, options);
  tellWarnings(invocation, made.warnings);
  const written = options.write === true ? await writeDashboard(project, made) : null;
  const { out } = options;
  if (out !== undefined) {
    const text = /\.html?$/i.test(out) ? dashboardAsHtml(made) : `${JSON.stringify(made, null, 2)}\n`;
    await replaceFile(resolve(invocation.cwd, out), [text], 0o644);
  }
  return {
    kind: 'task.metrics.dashboard',
    data: { ...made, written, out: out ?? null },
    text: () =>
      [
        dashboardAsTable(made),
        ...(written === null ? [] : [written.json_path, written.html_path]),
        ...(out === undefined ? [] : [out]),
      ].join('\n'),
  };
}

/** How metrics moved between two files. */
export async function compare(
  invocation: Invocation,
  options: { baseline: string; current: string },
): Promise<CommandOutput> {
  const [baseline, current] = await Promise.all([
    readMetrics(invocation, options.baseline),
    readMetrics(invocation, options.current),
  ]);
  const comparison = compareMetrics(baseline, current);
  return { kind: 'task.metrics.compare', data: comparison, text: () => comparisonAsTable(comparison) };
}

async function dashboardOf(project: Project, options: DashboardOptions): Promise<MetricsDashboard> {
  const { task: task_ids, since, until } = options;
  const all = await metricsDashboard(project, given({ task_ids }));
  if (since === undefined && until === undefined) return all;
  const isWithin = (day: string) => (since === undefined || day >= since) && (until === undefined || day <= until);
  const ids = all.tasks.filter(({ collected_at: at }) => isWithin(at.slice(0, 10))).map(({ task_id }) => task_id);
  return metricsDashboard(project, { task_ids: ids });
}

async function readMetrics({ cwd }: Invocation, file: string): Promise<ComparableMetrics> {
  const what = `The metrics ${file} cannot be read`;
  const recoveryAction = 'Give what `waymark task metrics collect` or `dashboard` wrote.';
  const text = await readFile(resolve(cwd, file), 'utf8').catch((cause: unknown) => {
    throw new TaskError('E040', `${what}.`, { cause, recoveryAction });
  });
  try {
    return JSON.parse(text) as ComparableMetrics;
  } catch (cause) {
    throw new TaskError('E002', `${what}: it is no JSON.`, { cause, recoveryAction });
  }
}
