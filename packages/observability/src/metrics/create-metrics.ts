import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from '@prometheus-io/client';
import type { Logger, MetricLabels, Metrics } from '@waymark/core-types';
import { createLabelSets, overflowLabels, type LabelSets } from './label-sets.ts';
import { counters, gauges, histograms } from './metric-definitions.ts';

/** How metrics are kept. */
export interface MetricsOptions {
  serviceName: string;
  serviceVersion: string;
  /** Different label sets that each metric keeps. Default 1,000. */
  maxLabelSets?: number;
  /** Where the metrics are registered. Default a registry of their own, never the client's global one. */
  registry?: Registry;
  /** Also memory, event loop and garbage collection of the process. Default false. */
  defaultMetrics?: boolean;
  /** Told once for each metric that is full. */
  logger?: Logger;
}

/** Metrics that Prometheus can collect. */
export interface PrometheusMetrics extends Metrics {
  readonly registry: Registry;
}

/**
 * Keeps the metrics of a service for Prometheus, in bounded memory: when a metric has its `maxLabelSets` label sets,
 * counts and durations of further ones go to one series with `overflow="true"`, and gauges of further ones are not kept.
 * `waymark_metrics_overflow_total` counts both. Tenant, agent and step come from the context where the caller does not
 * name them. Recording never throws; what cannot be recorded is left out.
 * @throws Error when the registry already has one of the metrics.
 */
export function createMetrics(options: MetricsOptions): PrometheusMetrics {
  const { serviceName, serviceVersion, maxLabelSets = 1000, registry = new Registry(), logger } = options;
  const registers = [registry];
  const overflow = new Counter({
    name: 'waymark_metrics_overflow_total',
    help: 'Observations whose label set came after the metric had no room for another.',
    labelNames: ['metric'],
    registers,
  });
  const full = new Set<string>();

  const series = <Instrument>(
    definitions: Record<string, { help: string; labels: readonly string[] }>,
    create: (configuration: Configuration) => Instrument,
  ) =>
    new Map<string, Series<Instrument>>(
      Object.entries(definitions).map(([name, definition]) => {
        const labelNames = [...definition.labels, ...Object.keys(overflowLabels)];
        const instrument = create({ ...definition, name, labelNames, registers });
        return [name, { instrument, labelSets: createLabelSets(definition.labels, maxLabelSets) }];
      }),
    );

  const countersByName = series(counters, (configuration) => new Counter(configuration));
  const histogramsByName = series(histograms, (configuration) => new Histogram(configuration));
  const gaugesByName = series(gauges, (configuration) => new Gauge(configuration));
  new Gauge({
    name: 'waymark_service_info',
    help: 'Which service this is, always 1.',
    labelNames: ['service', 'version'],
    registers,
  }).set({ service: serviceName, version: serviceVersion }, 1);
  if (options.defaultMetrics === true) collectDefaultMetrics({ register: registry });

  /** The labels to record under; undefined when the metric is full, which is counted. */
  function labelsOf(name: string, labelSets: LabelSets, labels: MetricLabels): MetricLabels | undefined {
    const admitted = labelSets(labels);
    if (admitted !== undefined) return admitted;
    overflow.inc({ metric: name });
    if (!full.has(name)) {
      full.add(name);
      logger?.warn('metric_is_full', { metric: name, max_label_sets: maxLabelSets });
    }
    return undefined;
  }

  return {
    registry,
    count: (name, labels = {}, by = 1) =>
      ignoringErrors(() => {
        const counter = countersByName.get(name);
        if (counter === undefined || !(by > 0) || !Number.isFinite(by)) return;
        counter.instrument.inc(labelsOf(name, counter.labelSets, labels) ?? overflowLabels, by);
      }),
    record: (name, seconds, labels = {}) =>
      ignoringErrors(() => {
        const histogram = histogramsByName.get(name);
        if (histogram === undefined || !(seconds >= 0) || !Number.isFinite(seconds)) return;
        histogram.instrument.observe(labelsOf(name, histogram.labelSets, labels) ?? overflowLabels, seconds);
      }),
    set: (name, value, labels = {}) =>
      ignoringErrors(() => {
        const gauge = gaugesByName.get(name);
        if (gauge === undefined || !Number.isFinite(value)) return;
        const admitted = labelsOf(name, gauge.labelSets, labels);
        if (admitted !== undefined) gauge.instrument.set(admitted, value);
      }),
  };
}

interface Configuration {
  name: string;
  help: string;
  labelNames: string[];
  registers: Registry[];
}

interface Series<Instrument> {
  instrument: Instrument;
  labelSets: LabelSets;
}

/** A metric must never break what it measures: labels may come from outside and hold anything. */
function ignoringErrors(work: () => void): void {
  try {
    work();
  } catch {}
}
