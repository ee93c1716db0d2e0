import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { setupLogging } from '@waymark/observability';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { summarise, type Timing } from '../measure/timing.ts';

const characters = 100_000;
const mostMs = 2;

// What makes redactors slow: runs that almost match, and starts without an end.
const almost = [
  ...[
    'x',
    '@',
    '1',
    '-',
    '1-',
    '1 ',
    'a.',
    'a.a.a',
    '"',
    '\\',
    '[REDACTED',
    '{"a":',
    '[',
    '%40',
    'x@',
    'a@b.',
    '+1',
    '(555) ',
  ],
  ...['4111-1111-1111-', '1234567,', '":"', '://', '://a:', 'sk-', 'eyJ', 'Bearer ', 'Cookie', 'user_email_', 'é'],
  ...["'", '\\"', '12-34-', '[redacted:', '&key=', 'token={{', 'pwd=/', 'PASSWORD=a(', 'cookie:', 'tokenizer '],
];
// Text that is nothing but secrets, ten thousand of them in a line: all are replaced.
const dense = [
  'bob@example.com ',
  '555-867-5309 ',
  '123-45-6789 ',
  '4111111111111111 ',
  'password=x1 ',
  '&token=x1',
  '--token a1 ',
  '://a:b@',
  'https://user:secret@host/x ',
  '"email":"x" ',
];
/** JSON in a string, and in a string within it: it is parsed, redacted and written anew. */
const inJson = [1, 2].map((levels) => {
  const fields = Array.from({ length: Math.floor(2_400 / levels) }, () => ({ password: 'x1', n: 'a@b.cd' }));
  let text = JSON.stringify(fields);
  for (let level = 1; level < levels; level++) text = JSON.stringify({ text });
  return text;
});

/** One line with 100,000 hostile characters in a field, through the logger to the null device. */
export const loggingAdversarial: Benchmark = {
  name: 'logging-adversarial',
  async *run() {
    const descriptor = openSync(devNull, 'w');
    const logger = setupLogging({}, { destination: descriptor }).getLogger('bench');
    const worstOf = (pieces: readonly string[], textOf: (piece: string) => string = repeated) =>
      pieces
        .map((piece) => ({ piece, timing: timeLine((text) => logger.info('x', { text }), textOf(piece)) }))
        .reduce((worst, other) => (other.timing.p50 > worst.timing.p50 ? other : worst));
    yield worstLine('logging-adversarial', worstOf(almost), {
      gated: true,
      note: `the worst of ${almost.length} shapes of ${characters} characters`,
    });
    yield worstLine('logging-dense', worstOf(dense), {
      gated: false,
      note: `the worst of ${dense.length} shapes that are all secrets`,
    });
    yield worstLine('logging-dense-json', worstOf(inJson, String), {
      gated: false,
      note: 'thousands of secrets in JSON in a string of some 70,000 characters',
    });
    closeSync(descriptor);
  },
};

function repeated(piece: string): string {
  return piece.repeat(Math.ceil(characters / piece.length)).slice(0, characters);
}

function timeLine(write: (text: string) => void, text: string): Timing {
  const round = () =>
    Array.from({ length: 20 }, () => {
      // Time of the processor: with no reference to take turns with, other work on the machine would count.
      const started = process.cpuUsage();
      write(text);
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1_000;
    });
  round();
  return summarise([round(), round(), round()]);
}

function worstLine(
  name: string,
  { piece, timing }: { piece: string; timing: Timing },
  { gated, note }: { gated: boolean; note: string },
): BenchmarkLine {
  return {
    name,
    p50_ms: timing.p50,
    p95_ms: timing.p95,
    n: timing.n,
    against: null,
    ratio: null,
    target: gated ? `p50 <= ${mostMs} ms` : null,
    ok: gated ? timing.p50 <= mostMs : null,
    note: `${note}: ${JSON.stringify(piece.slice(0, 40))}; processor time`,
  };
}
