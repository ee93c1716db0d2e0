import type { CounterName, GaugeName, HistogramName } from '@waymark/core-types';

/** Labels that the context fills in where the caller does not: a library does not know whose work it does. */
export const contextLabels: readonly string[] = ['tenant_id', 'agent_id', 'step'];

/** What a metric says in `/metrics` and which labels it carries; others that a caller hands over are left out. */
export interface MetricDefinition {
  help: string;
  labels: readonly string[];
}

export const counters: Record<CounterName, MetricDefinition> = {
  waymark_requests_total: {
    help: 'Requests answered.',
    labels: ['tenant_id', 'agent_id', 'method', 'route', 'status'],
  },
  waymark_llm_tokens_total: {
    help: 'Tokens that models read (direction="input") and wrote (direction="output").',
    labels: ['tenant_id', 'agent_id', 'provider', 'model', 'step', 'direction'],
  },
  waymark_rules_matched_total: {
    help: 'Rules that matched a turn.',
    labels: ['tenant_id', 'agent_id', 'step'],
  },
  waymark_errors_total: {
    help: 'Errors by their type and the component that met them.',
    labels: ['tenant_id', 'agent_id', 'type', 'component'],
  },
  waymark_tracking_answers_total: {
    help: 'Reads of the tracker by the layer that answered, and writes that wait (source="outbox").',
    labels: ['tenant_id', 'agent_id', 'source'],
  },
};

export const histograms: Record<HistogramName, MetricDefinition & { buckets: readonly number[] }> = {
  waymark_request_duration_seconds: {
    help: 'How long requests took, until the end of the response body.',
    labels: ['tenant_id', 'agent_id', 'method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  waymark_llm_call_duration_seconds: {
    help: 'How long calls of models took.',
    labels: ['tenant_id', 'agent_id', 'provider', 'model', 'step'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160],
  },
  waymark_database_call_duration_seconds: {
    help: 'How long calls of the database took.',
    labels: ['tenant_id', 'agent_id', 'system', 'operation'],
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5],
  },
};

export const gauges: Record<GaugeName, MetricDefinition> = {
  waymark_active_sessions: {
    help: 'Sessions under way.',
    labels: ['tenant_id', 'agent_id'],
  },
};
