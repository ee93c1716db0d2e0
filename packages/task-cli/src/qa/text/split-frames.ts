import { pytestSummary } from './read-pytest.ts';

/** The lines of one run of a test runner: what its tests print within is not taken for a log of its own. */
export interface Frame {
  runner: 'vitest' | 'jest' | 'pytest' | 'tap';
  lines: string[];
}

/** The runs of test runners in a log, and the lines around them. */
export function splitFrames(lines: readonly string[]): { frames: Frame[]; rest: string[] } {
  const frames: Frame[] = [];
  const rest: string[] = [];
  let current: Frame | null = null;
  let depth = 0;
  for (const line of lines) {
    if (!current) {
      const runner = begins(line);
      if (runner === null) {
        rest.push(line);
        continue;
      }
      current = { runner, lines: [] };
      depth = 0;
    }
    current.lines.push(line);
    // A run within a run, of a test that starts the runner itself.
    if (begins(line) === current.runner && current.runner !== 'jest') depth += 1;
    if (current.runner === 'jest') depth = 1;
    if (ends(line, current.runner)) depth -= 1;
    if (depth > 0) continue;
    frames.push(current);
    current = null;
  }
  if (current) frames.push(current);
  return { frames, rest };
}

function begins(line: string): Frame['runner'] | null {
  switch (line.charCodeAt(0)) {
    case 0x20:
      return /^ (?:RUN|DEV) {1,4}v\d/.test(line) ? 'vitest' : null;
    case 0x3d:
      return /^={3,200} test session starts ={3,200}/.test(line) ? 'pytest' : null;
    case 0x46:
      return line.startsWith('FAIL ') && !line.startsWith('FAIL Required test coverage') ? 'jest' : null;
    case 0x50:
      return line.startsWith('PASS ') ? 'jest' : null;
    case 0x54:
      return /^TAP version 1[34]\s*$/.test(line) ? 'tap' : null;
    default:
      return null;
  }
}

function ends(line: string, runner: Frame['runner']): boolean {
  switch (runner) {
    case 'vitest':
      return /^ {2,4}Duration {2}\S/.test(line);
    case 'jest':
      return /^Time: {1,10}\S/.test(line);
    case 'pytest':
      return pytestSummary(line) !== null;
    case 'tap':
      return /^# duration_ms \d/.test(line);
  }
}
