import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { setupLogging, withContext } from '@waymark/observability';
import pino from 'pino';
import type { Benchmark } from '../benchmark.ts';
import { compare } from '../measure/compare.ts';
import { ratioLine } from '../measure/lines.ts';

const linesPerSample = 200;
const samplesPerRound = 100;

const small = { method: 'POST', route: '/v1/chat', status: 200, duration_ms: 12.5, max_tokens: 400 };
const nested = {
  ...small,
  request: { id: '01890a5d-ac96-774b-bcce-b302099a8057', tags: ['a', 'b', 'c'], retries: 0, cached: false },
  usage: { prompt_tokens: 812, completion_tokens: 64, total_tokens: 876 },
};
const context = {
  tenant_id: '01890a5d-ac96-774b-bcce-b302099a8057',
  session_id: '01890a5d-ac96-774b-bcce-b302099a8058',
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
};

/** One log line with redaction, beside plain pino; both write each line at once, to the null device. */
export const loggingLine: Benchmark = {
  name: 'logging-line',
  async *run() {
    const descriptor = openSync(devNull, 'w');
    const plain = pino({ base: null }, pino.destination({ dest: devNull, sync: true }));
    const logger = setupLogging({}, { destination: descriptor }).getLogger('bench');
    const cases = [
      { name: 'logging-line', fields: small, bound: {}, atMost: 2, note: 'five fields, nothing to redact' },
      {
        name: 'logging-line-context',
        fields: small,
        bound: context,
        atMost: null,
        note: 'five fields and three bound ones',
      },
      {
        name: 'logging-line-nested',
        fields: nested,
        bound: {},
        atMost: null,
        note: 'two objects within, nothing to redact',
      },
      {
        name: 'logging-line-redacted',
        fields: { ...small, user_email: 'bob@example.com', note: 'call +1 555 867 5309' },
        bound: {},
        atMost: null,
        note: 'an e-mail address and a phone number are replaced',
      },
    ];
    for (const { name, fields, bound, atMost, note } of cases) {
      const all = { ...bound, ...fields };
      const comparison = await compare({
        ours: async () => withContext(bound, () => timeLines(() => logger.info('request.finished', fields))),
        reference: async () => timeLines(() => plain.info(all, 'request.finished')),
        rounds: 12,
      });
      yield ratioLine(name, comparison, { against: 'pino, sync, no redaction', atMost, note });
    }
    closeSync(descriptor);
  },
};

/** Milliseconds of one line, each the mean of many: a single one is shorter than the clock's step. */
function timeLines(write: () => void): number[] {
  return Array.from({ length: samplesPerRound }, () => {
    const started = performance.now();
    for (let line = 0; line < linesPerSample; line++) write();
    return (performance.now() - started) / linesPerSample;
  });
}
