import { z } from 'zod';

/** What is measured of a task. */
export const metricNames = [
  'reads_per_agent',
  'repeated_warnings',
  'qa_artifacts_percent',
  'prompt_saved_percent',
  'json_parse_failures',
] as const;
export type MetricName = (typeof metricNames)[number];

interface MetricDefinition {
  title: string;
  /** What the number says, in a sentence. */
  meaning: string;
  bound: 'at_most' | 'at_least';
  limit: number;
  unit: '' | '%';
}

/** Titles, meanings and targets. */
export const metricDefinitions: Readonly<Record<MetricName, MetricDefinition>> = {
  reads_per_agent: {
    title: 'Reads per agent',
    meaning: 'Files read by the agent that read most.',
    ...{ bound: 'at_most', limit: 5, unit: '' },
  },
  repeated_warnings: {
    title: 'Repeated warnings',
    meaning: 'Warnings that had been told before, by the same agent or another.',
    ...{ bound: 'at_most', limit: 1, unit: '' },
  },
  qa_artifacts_percent: {
    title: 'QA artifacts',
    meaning: 'Agents that are done and left a QA log that is still there.',
    ...{ bound: 'at_least', limit: 100, unit: '%' },
  },
  prompt_saved_percent: {
    title: 'Prompt size saved',
    meaning: 'Bytes that the cache kept out of prompts, of all that would have been sent.',
    ...{ bound: 'at_least', limit: 15, unit: '%' },
  },
  json_parse_failures: {
    title: 'JSON parse failures',
    meaning: 'JSON that agents could not read, and files of the task that cannot be.',
    ...{ bound: 'at_most', limit: 0, unit: '' },
  },
};

export const metricValueSchema = z.looseObject({
  /** Null where nothing is known yet. */
  value: z.number().nullable(),
  target: z.looseObject({ bound: z.enum(['at_most', 'at_least']), limit: z.number() }),
  /** Null without a value. */
  target_met: z.boolean().nullable(),
});
export type MetricValue = z.output<typeof metricValueSchema>;

/** A value with its target. */
export function metricValue(name: MetricName, value: number | null): MetricValue {
  const { bound, limit } = metricDefinitions[name];
  const target_met = value === null ? null : bound === 'at_most' ? value <= limit : value >= limit;
  return { value, target: { bound, limit }, target_met };
}

/** One object with an entry for every metric. */
export function forEachMetric<Value>(valueOf: (name: MetricName) => Value): Record<MetricName, Value> {
  return Object.fromEntries(metricNames.map((name) => [name, valueOf(name)])) as Record<MetricName, Value>;
}

/** To two digits after the point. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

/** As in `≤ 5` or `≥ 15 %`. */
export function tellTarget(name: MetricName): string {
  const { bound, limit, unit } = metricDefinitions[name];
  return `${bound === 'at_most' ? '≤' : '≥'} ${limit}${unit === '%' ? ' %' : ''}`;
}

/** As in `4` or `12.5 %`; `–` where nothing is known. */
export function tellValue(name: MetricName, value: number | null): string {
  if (value === null) return '–';
  return `${rounded(value)}${metricDefinitions[name].unit === '%' ? ' %' : ''}`;
}
