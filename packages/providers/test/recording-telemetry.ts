import { AsyncLocalStorage } from 'node:async_hooks';
import { noTelemetry, type Attributes, type Telemetry } from '@waymark/core-types';

/** A span as it was recorded. */
export interface RecordedSpan {
  name: string;
  kind: string | undefined;
  attributes: Attributes;
  parent: string | null;
  /** Null while the span lasts. */
  end: 'ok' | 'failed' | null;
}

/** Telemetry that keeps what it was told. */
export function recordingTelemetry({ isRecording = true } = {}) {
  const spans: RecordedSpan[] = [];
  const counts: [name: string, labels: Record<string, string>, by: number][] = [];
  const durations: [name: string, seconds: number, labels: Record<string, string>][] = [];
  const current = new AsyncLocalStorage<string>();
  const telemetry: Telemetry = {
    logger: noTelemetry.logger,
    metrics: {
      count: (name, labels = {}, by = 1) => void counts.push([name, labels, by]),
      record: (name, seconds, labels = {}) => void durations.push([name, seconds, labels]),
      set: () => {},
    },
    async withSpan(name, { kind, attributes = {} }, work) {
      const span: RecordedSpan = {
        name,
        kind,
        attributes: { ...attributes },
        parent: current.getStore() ?? null,
        end: null,
      };
      spans.push(span);
      try {
        const result = await current.run(name, () =>
          work({
            isRecording,
            setAttributes: (more) => {
              if (span.end !== null) throw new Error(`${name} has ended.`);
              Object.assign(span.attributes, more);
            },
            addEvent: () => {},
          }),
        );
        span.end = 'ok';
        return result;
      } catch (error) {
        span.end = 'failed';
        throw error;
      }
    },
  };
  /** The attributes of the only span, without the undefined ones. */
  const attributes = () => {
    if (spans.length !== 1) throw new Error(`There are ${spans.length} spans.`);
    return Object.fromEntries(Object.entries(spans[0]!.attributes).filter(([, value]) => value !== undefined));
  };
  return { telemetry, spans, counts, durations, attributes, current };
}
