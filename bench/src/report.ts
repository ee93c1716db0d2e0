import type { BenchmarkLine } from './benchmark.ts';
import type { Environment } from './environment.ts';
import { formatMilliseconds } from './measure/lines.ts';

const columns = { name: 38, p50: 10, p95: 10, n: 8, ratio: 8, target: 26, ok: 5 } as const;

/** The first line: what all numbers below it depend on. */
export function describeEnvironment(environment: Environment, json: boolean): string {
  if (json) return JSON.stringify({ environment });
  const facts = Object.entries(environment).map(([name, value]) => `${name} ${String(value)}`);
  return [facts.join(' | '), '', header()].join('\n');
}

/** One line of the table, or its JSON. */
export function describeLine(line: BenchmarkLine, json: boolean): string {
  if (json)
    return JSON.stringify({
      ...line,
      p50_ms: round(line.p50_ms),
      p95_ms: round(line.p95_ms),
      ratio: round(line.ratio),
    });
  const cells = row({
    name: line.name,
    p50: line.p50_ms === null ? '-' : formatMilliseconds(line.p50_ms),
    p95: line.p95_ms === null ? '-' : formatMilliseconds(line.p95_ms),
    n: String(line.n),
    ratio: line.ratio === null ? '-' : `${line.ratio.toFixed(2)}x`,
    target: line.target ?? 'for information',
    ok: line.ok === null ? '-' : line.ok ? 'ok' : 'MISS',
  });
  const against = line.against === null ? '' : `against ${line.against}; `;
  return `${cells}\n    ${against}${line.note}`;
}

function header(): string {
  return row({ name: 'name', p50: 'p50 ms', p95: 'p95 ms', n: 'n', ratio: 'ratio', target: 'target', ok: 'ok' });
}

function row(cells: Record<keyof typeof columns, string>): string {
  return Object.entries(columns)
    .map(([name, width]) => cells[name as keyof typeof columns].padEnd(width))
    .join(' ')
    .trimEnd();
}

/** To a tenth of a microsecond. */
function round(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}
