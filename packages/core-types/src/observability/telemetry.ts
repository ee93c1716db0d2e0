/** What a span says about its work. An attribute that is undefined is left out. */
export type Attributes = Record<string, string | number | boolean | readonly string[] | undefined>;

/** Writes structured lines: an event in a few fixed words, and fields. */
export interface Logger {
  debug(event: string, fields?: Record<string, unknown>): void;
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
  /** A logger whose lines all carry these fields too. */
  child(bindings: Record<string, unknown>): Logger;
}

/** Work under way, as a tracer shows it. */
export interface Span {
  /** False where nobody looks: spare the work of computing attributes then. */
  readonly isRecording: boolean;
  setAttributes(attributes: Attributes): void;
  addEvent(name: string, attributes?: Attributes): void;
}

/** How a span begins. */
export interface SpanOptions {
  /** Default `internal`; `client` for a call of another system. */
  kind?: 'internal' | 'client' | 'server';
  attributes?: Attributes;
}

/** Counts that only grow. */
export type CounterName =
  | 'waymark_requests_total'
  | 'waymark_llm_tokens_total'
  | 'waymark_rules_matched_total'
  | 'waymark_errors_total'
  | 'waymark_tracking_answers_total';

/** Durations, in seconds. */
export type HistogramName =
  | 'waymark_request_duration_seconds'
  | 'waymark_llm_call_duration_seconds'
  | 'waymark_database_call_duration_seconds';

/** Values that rise and fall. */
export type GaugeName = 'waymark_active_sessions';

/** Labels of a metric: `tenant_id`, `agent_id`, `provider`, `model`, `step`, `direction`, `type`, `component` ... as fits. */
export type MetricLabels = Record<string, string>;

/** Counts and measures. None of it ever throws. */
export interface Metrics {
  count(name: CounterName, labels?: MetricLabels, by?: number): void;
  record(name: HistogramName, seconds: number, labels?: MetricLabels): void;
  set(name: GaugeName, value: number, labels?: MetricLabels): void;
}

/**
 * Where a library tells what it does. Libraries take one as an argument, so that none of them loads a logger, a tracer or
 * a metrics client; `@waymark/observability` makes one of pino, OpenTelemetry and Prometheus.
 */
export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Runs work inside a span that is the parent of all spans begun in it. What `work` throws marks the span and goes on. */
  withSpan<Result>(name: string, options: SpanOptions, work: (span: Span) => Promise<Result>): Promise<Result>;
}
