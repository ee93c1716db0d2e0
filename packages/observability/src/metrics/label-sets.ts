import type { MetricLabels } from '@waymark/core-types';
import { currentContext } from '../context/log-context.ts';
import { redactText } from '../redaction/redact.ts';
import { contextLabels } from './metric-definitions.ts';

/** What a label value is cut to, in UTF-16 units. */
const maxValueLength = 128;
const plainValue = /^[\x20-\x7e]{1,128}$/;
/** Control characters, line separators and halves of a surrogate pair. */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029]/gu;

/** The series that takes what comes after a metric's last free label set. */
export const overflowLabels: MetricLabels = { overflow: 'true' };

/** Where an observation goes: to its own labels or, when the metric is full, to none. */
export type LabelSets = (labels: MetricLabels) => MetricLabels | undefined;

/**
 * Admits the first `limit` different label sets of one metric and gives their cleaned labels; undefined for every later
 * one. What the context knows of tenant, agent and step needs no label. Keeps nothing about those that it turns away, so that its memory is bounded.
 */
export function createLabelSets(names: readonly string[], limit: number): LabelSets {
  const admitted = new Map<string, MetricLabels>();
  return (labels) => {
    const context = currentContext();
    const valueOf = (name: string) => labels[name] ?? (contextLabels.includes(name) ? context[name] : undefined);
    const values = names.map((name) => cleanValue(valueOf(name)));
    const key = values.join('\0');
    const known = admitted.get(key);
    if (known !== undefined) return known;
    if (admitted.size >= limit) return undefined;
    const cleaned: MetricLabels = {};
    for (const [index, value] of values.entries()) {
      if (value !== '') cleaned[names[index]!] = redactText(value).slice(0, maxValueLength);
    }
    admitted.set(key, cleaned);
    return cleaned;
  };
}

/** An absent label and an empty one are the same to Prometheus. */
function cleanValue(value: unknown): string {
  // Callers in plain JavaScript hand over numbers too.
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  // Cut to its length after it is redacted: half a secret is not known for one.
  if (plainValue.test(value)) return value;
  return value.slice(0, 4 * maxValueLength).replaceAll(unprintable, ' ');
}
