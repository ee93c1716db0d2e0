/** The numbers that node:test writes at its end, behind `# ` or `ℹ `. */
export interface NodeFooter {
  passed: number;
  failed: number;
  skipped: number;
  /** Whether all of its lines are there. */
  whole: boolean;
}

const names = ['tests', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms'] as const;
const pattern = /^(?:# |ℹ )(tests|pass|fail|cancelled|skipped|todo|duration_ms) (\d{1,9})/;

/** The last footer of the lines; null for none. */
export function readNodeFooter(lines: readonly string[], mark: '#' | 'ℹ'): NodeFooter | null {
  const found = new Map<string, number>();
  for (const line of lines) {
    const match = line.startsWith(mark) ? pattern.exec(line) : null;
    if (match) found.set(match[1] ?? '', Number(match[2]));
  }
  if (!found.has('tests')) return null;
  const of = (name: (typeof names)[number]) => found.get(name) ?? 0;
  return {
    passed: of('pass'),
    failed: of('fail') + of('cancelled'),
    skipped: of('skipped') + of('todo'),
    whole: names.every((name) => found.has(name)),
  };
}
