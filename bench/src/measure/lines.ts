import type { BenchmarkLine } from '../benchmark.ts';
import type { Comparison } from './compare.ts';
import type { Timing } from './timing.ts';

/** A line for a comparison, with the gate that the ratio does not exceed a bound where there is one. */
export function ratioLine(
  name: string,
  { ours, reference, ratio }: Comparison,
  about: { against: string; atMost: number | null; note: string },
): BenchmarkLine {
  const { against, atMost, note } = about;
  return {
    name,
    p50_ms: ours.p50,
    p95_ms: ours.p95,
    n: ours.n,
    against: `${against}, p50 ${formatMilliseconds(reference.p50)} ms`,
    ratio,
    target: atMost === null ? null : `ratio <= ${atMost}`,
    ok: atMost === null ? null : ratio <= atMost,
    note,
  };
}

/** A line for a time of our own, with the gate that the p95 does not exceed a bound where there is one. */
export function tailLine(name: string, ours: Timing, about: { atMostMs: number | null; note: string }): BenchmarkLine {
  const { atMostMs, note } = about;
  return {
    name,
    p50_ms: ours.p50,
    p95_ms: ours.p95,
    n: ours.n,
    against: null,
    ratio: null,
    target: atMostMs === null ? null : `p95 <= ${atMostMs} ms`,
    ok: atMostMs === null ? null : ours.p95 <= atMostMs,
    note,
  };
}

/** A line for a time of our own, with the gate that the p50 does not exceed a bound. */
export function medianLine(name: string, ours: Timing, about: { atMostMs: number; note: string }): BenchmarkLine {
  const { atMostMs, note } = about;
  const line = tailLine(name, ours, { atMostMs: null, note });
  return { ...line, target: `p50 <= ${atMostMs} ms`, ok: ours.p50 <= atMostMs };
}

/** A line that says why there is no number. `ok` is false where a gate could not be held, null for information. */
export function missingLine(name: string, about: { target: string | null; reason: string }): BenchmarkLine {
  const { target, reason } = about;
  const nothing = { p50_ms: null, p95_ms: null, n: 0, against: null, ratio: null };
  return { name, ...nothing, target, ok: target === null ? null : false, note: `not measured: ${reason}` };
}

/** As many digits as say something. */
export function formatMilliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toFixed(4);
}
