import { TaskError } from '../errors.ts';
import { forEachMetric, metricDefinitions, metricNames, rounded, type MetricName } from './metric.ts';

/** The metrics of a task, or of a dashboard: their values are compared. */
export interface ComparableMetrics {
  metrics: Partial<Record<MetricName, { value: number | null; target_met: boolean | null }>>;
}

export interface MetricDelta {
  baseline: number | null;
  current: number | null;
  /** Current less baseline; null where one of them is not known. */
  delta: number | null;
  /** Of the baseline; null also where that is 0. */
  delta_percent: number | null;
  change: 'improved' | 'regressed' | 'unchanged' | 'unknown';
  baseline_target_met: boolean | null;
  current_target_met: boolean | null;
}

/** How metrics moved, and which of them for better or worse. */
export interface MetricsComparison {
  metrics: Record<MetricName, MetricDelta>;
  improved: MetricName[];
  regressed: MetricName[];
}

/**
 * How far each metric moved, and whether towards its target.
 * @throws {TaskError} E002 for a document without metrics.
 */
export function compareMetrics(baseline: ComparableMetrics, current: ComparableMetrics): MetricsComparison {
  for (const [what, document] of Object.entries({ baseline, current })) {
    if (isComparable(document)) continue;
    throw new TaskError('E002', `The ${what} holds no metrics.`, {
      recoveryAction: 'Give what `waymark task metrics collect` or `dashboard` wrote.',
    });
  }
  const metrics = forEachMetric((name) => deltaOf(name, baseline, current));
  const withChange = (change: MetricDelta['change']) => metricNames.filter((name) => metrics[name].change === change);
  return { metrics, improved: withChange('improved'), regressed: withChange('regressed') };
}

function deltaOf(name: MetricName, before: ComparableMetrics, after: ComparableMetrics): MetricDelta {
  const baseline = before.metrics[name]?.value ?? null;
  const current = after.metrics[name]?.value ?? null;
  const delta = baseline === null || current === null ? null : rounded(current - baseline);
  return {
    baseline,
    current,
    delta,
    delta_percent: delta === null || baseline === 0 ? null : rounded((100 * delta) / Math.abs(baseline!)),
    change: changeOf(name, delta),
    baseline_target_met: before.metrics[name]?.target_met ?? null,
    current_target_met: after.metrics[name]?.target_met ?? null,
  };
}

function changeOf(name: MetricName, delta: number | null): MetricDelta['change'] {
  if (delta === null) return 'unknown';
  if (delta === 0) return 'unchanged';
  return delta < 0 === (metricDefinitions[name].bound === 'at_most') ? 'improved' : 'regressed';
}

/** It may come from a file that somebody wrote. */
function isComparable(document: unknown): boolean {
  const { metrics } = (document ?? {}) as { metrics?: unknown };
  if (typeof metrics !== 'object' || metrics === null) return false;
  return metricNames.every((name) => {
    const entry = (metrics as Record<string, { value?: unknown } | null | undefined>)[name];
    return entry === undefined || entry?.value === null || Number.isFinite(entry?.value);
  });
}
