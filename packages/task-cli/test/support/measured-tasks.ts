import { forEachMetric, metricValue, type MetricName } from '../../src/metrics/metric.ts';
import type { TaskMetrics } from '../../src/metrics/task-metrics.ts';

/** The metrics of a task with these values, and perfect ones for the rest. */
export function measuredTask(
  task_id: string,
  values: Partial<Record<MetricName, number | null>> = {},
  collected_at = '2026-01-31T12:00:00.000Z',
): TaskMetrics {
  const perfect = { reads_per_agent: 3, repeated_warnings: 0, qa_artifacts_percent: 100 };
  const all: Record<MetricName, number | null> = {
    ...{ ...perfect, prompt_saved_percent: 20, json_parse_failures: 0 },
    ...values,
  };
  const metrics = forEachMetric((name) => metricValue(name, all[name]));
  return { schema_version: '1.0', task_id, collected_at, metrics, agents: {}, warnings: [] };
}
