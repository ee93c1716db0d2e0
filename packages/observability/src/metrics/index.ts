export { createMetrics, type MetricsOptions, type PrometheusMetrics } from './create-metrics.ts';
export { fetchMetricsHandler, nodeMetricsHandler } from './metrics-handler.ts';
