import { ConfigurationError, noTelemetry, steppingClock, type Logger } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { withContext } from '../context/log-context.ts';
import { getLogger } from './get-logger.ts';
import type { LoggingConfiguration } from './logging-configuration.ts';
import type { LoggingOptions } from './logging.ts';
import { setupLogging } from './setup-logging.ts';

/** Logging that keeps its lines. */
function recorded(configuration: LoggingConfiguration = {}, options: LoggingOptions = {}) {
  const texts: string[] = [];
  const logging = setupLogging(configuration, {
    destination: { write: (line) => void texts.push(line) },
    // Set-up reads it once.
    clock: steppingClock('2026-11-20T10:11:12.997Z'),
    ...options,
  });
  const lines = () => texts.map((text) => JSON.parse(text) as Record<string, unknown>);
  return { logging, logger: logging.getLogger('test'), texts, lines };
}

describe('setupLogging', () => {
  it('[observability:logging:line] writes time, level, event and logger as one line of JSON', () => {
    const { logger, texts } = recorded();
    logger.info('job.done', { count: 3 });
    logger.error('job.failed');
    logger.warn('job.slow', undefined);
    expect(texts).toEqual([
      '{"level":"info","timestamp":"2026-11-20T10:11:12.998Z","logger":"test","count":3,"event":"job.done"}\n',
      '{"level":"error","timestamp":"2026-11-20T10:11:12.999Z","logger":"test","event":"job.failed"}\n',
      '{"level":"warn","timestamp":"2026-11-20T10:11:13.000Z","logger":"test","event":"job.slow"}\n',
    ]);
  });

  it('[observability:logging:context] carries what is bound, nearest last: context, child, call', () => {
    const { logger, lines } = recorded();
    const context = { tenant_id: 't', agent_id: 'a', session_id: 's', turn_id: 'u', trace_id: 'r' };
    withContext(context, () => {
      logger.info('x');
      logger.child({ agent_id: 'child', step: 1 }).child({ step: 2 }).info('x', { turn_id: 'call' });
    });
    expect(lines()[0]).toMatchObject(context);
    expect(lines()[1]).toMatchObject({ ...context, agent_id: 'child', turn_id: 'call', step: 2 });
    logger.info('x');
    expect(lines()[2]).not.toHaveProperty('tenant_id');
  });

  it('[observability:logging:levels] writes from the level on, info by default, and follows a change', () => {
    const { logging, logger, lines } = recorded();
    const child = logger.child({ a: 1 });
    const all = (event: string) =>
      (['debug', 'info', 'warn', 'error'] as const).forEach((level) => child[level](event));
    all('default');
    logging.setLevel('debug');
    all('debug');
    logging.setLevel('error');
    all('error');
    logging.setLevel('silent');
    all('silent');
    expect(lines().map(({ level, event }) => `${String(level)} ${String(event)}`)).toEqual([
      ...['info default', 'warn default', 'error default'],
      ...['debug debug', 'info debug', 'warn debug', 'error debug', 'error error'],
    ]);
    expect(() => logging.setLevel('loud' as never)).toThrow(ConfigurationError);
  });

  it('does not look at the fields of a level that is not written', () => {
    const { logger, texts } = recorded();
    logger.debug('x', new Proxy({}, { ownKeys: () => expect.unreachable() }));
    expect(texts).toEqual([]);
  });

  it('[observability:logging:trace] carries the trace under way, else the bound one, and none where told so', () => {
    const active = recorded({}, { currentTrace: () => 'active' });
    const none = recorded({}, { currentTrace: () => undefined });
    const broken = recorded(
      {},
      {
        currentTrace: () => {
          throw new Error('no tracer');
        },
      },
    );
    const off = recorded({ include_trace_id: false }, { currentTrace: () => 'active' });
    withContext({ trace_id: 'bound' }, () => [active, none, broken, off].forEach(({ logger }) => logger.info('x')));
    expect([active, none, broken, off].map(({ lines }) => lines()[0]!['trace_id'])).toEqual([
      'active',
      'bound',
      'bound',
      undefined,
    ]);
  });

  it('writes a line for people where that is the format', () => {
    const { logger, texts } = recorded({ format: 'console' });
    logger.info('job.done', { mail: 'bob@example.com' });
    expect(texts).toEqual(['10:11:12.998  INFO   test  job.done  mail=[REDACTED]\n']);
  });

  it('[observability:logging:redaction] redacts personal data and patterns as configured, secrets always', () => {
    const fields = { mail: 'bob@example.com', order: 'ORD-12345', password: 'x' };
    const kept = recorded({ redact_pii: false });
    kept.logger.info('x', fields);
    expect(kept.lines()[0]).toMatchObject({ ...fields, password: '[REDACTED]' });
    const patterns = recorded({ redact_patterns: ['ORD-\\d+'] });
    patterns.logger.info('ORD-1', fields);
    expect(patterns.lines()[0]).toMatchObject({ event: '[REDACTED]', mail: '[REDACTED]', order: '[REDACTED]' });
  });

  it('gives fields of names that every line has another name', () => {
    const { logger, lines } = recorded();
    const fields = JSON.parse('{"level":1,"timestamp":2,"event":3,"logger":4,"__proto__":{"a":1}}') as Record<
      string,
      unknown
    >;
    logger.info('x', fields);
    expect(lines()[0]).toMatchObject({ level: 'info', event: 'x', logger: 'test' });
    expect(lines()[0]).toMatchObject({
      field_level: 1,
      field_timestamp: 2,
      field_event: 3,
      field_logger: 4,
      field___proto__: { a: 1 },
    });
  });

  it('[observability:logging:never-throws] keeps the line whatever its fields are', () => {
    const { logger, lines } = recorded();
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const fields = {
      cycle,
      big: 1n,
      get broken() {
        throw new Error('no');
      },
      throwing: { toJSON: () => expect.unreachable() },
      call: () => 1,
      huge: 'x'.repeat(3_000_000),
      ['n'.repeat(5_000)]: 1,
      nan: Number.NaN,
    };
    logger.info('x', fields);
    logger.child(fields).info('x');
    logger.info('x'.repeat(3_000_000));
    logger.info('x', Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`f${index}`, index])));
    expect(lines().slice(0, 2)).toEqual(
      [0, 1].map(() =>
        expect.objectContaining({
          big: '1',
          cycle: { self: '[circular]' },
          broken: '[unreadable]',
          throwing: '[unreadable]',
        }),
      ),
    );
    expect(String(lines()[0]!['huge'])).toMatch(/^x{100000,}\[truncated\]$/);
    expect(String(lines()[2]!['event'])).toMatch(/^x{100000,}\[truncated\]$/);
    expect(lines()[3]).toMatchObject({ f0: 0, '[truncated]': true });
  });

  it('takes what the types forbid', () => {
    const { logger, lines } = recorded();
    logger.info(7 as never, null as never);
    logger.info(Symbol('s') as never);
    logger.info(
      'x',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
    );
    expect(lines().map(({ event }) => event)).toEqual(['[no event]', '[no event]', 'log.line_withheld']);
  });

  it('[observability:logging:fail-closed] writes a placeholder where a line cannot be redacted', () => {
    const { logger, lines } = recorded();
    const parse = JSON.parse;
    JSON.parse = () => {
      throw new SyntaxError('broken');
    };
    logger.info('x', { mail: 'bob@example.com' });
    JSON.parse = parse;
    expect(lines()).toEqual([expect.objectContaining({ event: 'log.line_withheld', level: 'error' })]);
  });

  it('survives a destination and a clock that throw', () => {
    const broken = () => {
      throw new Error('no');
    };
    const { logger } = recorded({}, { destination: { write: broken } });
    expect(() => logger.info('x')).not.toThrow();
    expect(() => recorded({}, { clock: { now: broken } }).logger.info('x')).not.toThrow();
    expect(() => recorded({}, { clock: { now: () => Number.NaN } }).logger.info('x')).not.toThrow();
  });

  it('flushes its destination, and writes nothing once it is closed', async () => {
    const calls: string[] = [];
    const destination = { write: () => void calls.push('write'), flush: async () => void calls.push('flush') };
    const { logging, logger } = recorded({}, { destination });
    logger.info('x');
    await logging.flush();
    await logging.close();
    logger.error('x');
    expect(calls).toEqual(['write', 'flush', 'flush']);
    await recorded().logging.close();
  });

  it.each([
    { level: 'loud' },
    { format: 'xml' },
    { redact_patterns: ['('] },
    { redact_patterns: ['(a+)+'] },
    { redact_pii: 'no' },
    { misspelt: true },
  ])('[observability:logging:configuration] refuses %j', (configuration) => {
    expect(() => setupLogging(configuration as never)).toThrow(ConfigurationError);
  });
});

describe('getLogger', () => {
  it('[observability:logging:get-logger] follows the latest set-up and is silent without one', async () => {
    await setupLogging().close();
    const early = getLogger('early');
    const child: Logger = early.child({ part: 1 });
    early.error('nobody hears it');
    const first = recorded({ level: 'debug' });
    for (const level of ['debug', 'info', 'warn', 'error'] as const) early[level](level);
    child.info('child', { more: 2 });
    const second = recorded();
    early.info('moved');
    await first.logging.close();
    early.info('still');
    await second.logging.close();
    early.info('nobody hears it');
    expect(first.lines().map(({ event }) => event)).toEqual(['debug', 'info', 'warn', 'error', 'child']);
    expect(first.lines()[4]).toMatchObject({ logger: 'early', part: 1, more: 2 });
    expect(second.lines().map(({ event }) => event)).toEqual(['moved', 'still']);
    expect(noTelemetry.logger.child({})).toBe(noTelemetry.logger);
  });
});

describe('getPinoLogger', () => {
  it('gives a pino logger whose lines are the same', () => {
    const { logging, lines } = recorded({ level: 'warn' });
    const pino = logging.getPinoLogger('lib');
    pino.info('not written');
    withContext({ tenant_id: 't' }, () => {
      pino.warn({ mail: 'bob@example.com', level: 'x' }, 'to %s, %j', 'bob@example.com', { password: 'x' });
      pino.error(new Error('failed for bob@example.com'));
      pino.error(new Error('a'), 'said %s', 'b');
      pino.fatal('end');
      pino.warn(7 as never);
    });
    expect(lines()).toMatchObject([
      {
        logger: 'lib',
        tenant_id: 't',
        mail: '[REDACTED]',
        field_level: 'x',
        event: 'to [REDACTED], {"password":"[REDACTED]"}',
      },
      { err: { type: 'Error', message: 'failed for [REDACTED]' }, event: 'failed for [REDACTED]' },
      { err: { message: 'a' }, event: 'said b' },
      { level: 'fatal', event: 'end' },
      { event: 7 },
    ]);
  });
});
