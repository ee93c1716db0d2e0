import type { Resources } from './resources.ts';

/** One measured line. Times are milliseconds of one operation; null where a benchmark has no such number. */
export interface BenchmarkLine {
  name: string;
  p50_ms: number | null;
  p95_ms: number | null;
  /** Operations that were measured. */
  n: number;
  /** What it is held against: the reference and its p50, or null for a bound of its own. */
  against: string | null;
  /** Ours to the reference's; below 1 is faster. */
  ratio: number | null;
  /** The gate in words, or null on a line for information. */
  target: string | null;
  /** Whether the gate holds; null on a line for information. */
  ok: boolean | null;
  /** Payload, durability and whatever else the numbers depend on; also why there are none. */
  note: string;
}

/** What the command line asks for. */
export interface BenchmarkOptions {
  /** Also what takes many minutes: a million medallions. */
  large: boolean;
  /** Also other projects' stores, installed on demand. */
  peers: boolean;
}

/** One benchmark: it makes what it needs in a folder of its own and gives a line as soon as one is measured. */
export interface Benchmark {
  name: string;
  run(resources: Resources, options: BenchmarkOptions): AsyncIterable<BenchmarkLine>;
}
