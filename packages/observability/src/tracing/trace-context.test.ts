import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractTraceContext, formatTraceparent, parseTraceparent } from './trace-context.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const header = `00-${traceId}-${spanId}-01`;
const parsed = { trace_id: traceId, span_id: spanId, sampled: true };

const hex = (length: number) =>
  fc
    .string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: length, maxLength: length })
    .filter((text) => /[^0]/.test(text));
const traceContext = fc.record({ trace_id: hex(32), span_id: hex(16), sampled: fc.boolean() });

describe('traceparent', () => {
  it('[observability:tracing:traceparent] reads what it writes, for every trace', () => {
    fc.assert(
      fc.property(traceContext, (context) => {
        expect(parseTraceparent(formatTraceparent(context))).toEqual(context);
      }),
    );
  });

  it('[observability:tracing:traceparent-strict] never throws, and what it reads from any text is a valid trace', () => {
    const nearly = fc
      .tuple(
        fc.constantFrom('00', '01', 'fe', 'ff', '0', '0G'),
        hex(32),
        hex(16),
        fc.constantFrom('00', '01', '03', 'x'),
      )
      .map((parts) => parts.join('-'));
    const text = fc.oneof(
      fc.string(),
      nearly,
      fc.tuple(nearly, fc.string()).map(([start, rest]) => start + rest),
    );
    fc.assert(
      fc.property(text, (value) => {
        const context = parseTraceparent(value);
        if (context !== undefined) expect(parseTraceparent(formatTraceparent(context))).toEqual(context);
      }),
    );
  });

  it.each([
    ['', 'nothing'],
    [header.toUpperCase(), 'upper case'],
    [`ff-${traceId}-${spanId}-01`, 'the forbidden version'],
    [`00-${'0'.repeat(32)}-${spanId}-01`, 'no trace'],
    [`00-${traceId}-${'0'.repeat(16)}-01`, 'no span'],
    [`${header}-more`, 'more than version 00 has'],
    [`01-${traceId}-${spanId}-01more`, 'a later version with glued text'],
    [`00-${traceId}-${spanId}-1`, 'short flags'],
    [`00-${traceId}-${spanId}`, 'no flags'],
    [`${header}, ${header}`, 'two at once'],
    [`01-${traceId}-${spanId}-01-${'a'.repeat(600)}`, 'too much'],
  ])('refuses %j: %s', (value) => {
    expect(parseTraceparent(value)).toBeUndefined();
  });

  it('reads a later version as far as it knows it, and unknown flags', () => {
    expect(parseTraceparent(`01-${traceId}-${spanId}-01-later`)).toEqual(parsed);
    expect(parseTraceparent(`00-${traceId}-${spanId}-fe`)).toEqual({ ...parsed, sampled: false });
    expect(parseTraceparent(` ${header} `)).toEqual(parsed);
  });
});

describe('extractTraceContext', () => {
  it('reads the headers of Fetch and of Node', () => {
    expect(extractTraceContext(new Headers({ Traceparent: header }))).toEqual(parsed);
    expect(extractTraceContext({ traceparent: header })).toEqual(parsed);
    expect(extractTraceContext({})).toBeUndefined();
    expect(extractTraceContext({ traceparent: [header, header] })).toBeUndefined();
  });

  it('passes a tracestate on', () => {
    const state = 'vendor@system=a b/c, other=1';
    expect(extractTraceContext({ traceparent: header, tracestate: state })).toEqual({ ...parsed, trace_state: state });
  });

  it.each([
    'novalue',
    'UPPER=1',
    `k=${'x'.repeat(513)}`,
    Array.from({ length: 33 }, (_, i) => `k${i}=1`).join(','),
    'k=\u0001',
    '',
  ])('leaves out the tracestate %j', (tracestate) => {
    expect(extractTraceContext({ traceparent: header, tracestate })).toEqual(parsed);
  });

  it('leaves out a tracestate without a traceparent', () => {
    expect(extractTraceContext({ tracestate: 'a=1' })).toBeUndefined();
  });
});
