/** Which span of which trace, as W3C's `traceparent` and `tracestate` headers carry it between processes. */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits, not all zero. */
  trace_id: string;
  /** 16 lower-case hexadecimal digits, not all zero. */
  span_id: string;
  /** Whether whoever began the trace records it. */
  sampled: boolean;
  /** What tracing systems keep beside it, passed on unread. */
  trace_state?: string;
}

const traceparent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const maxTraceparentLength = 512;
const allZero = /^0+$/;
const sampledFlag = 1;

/**
 * Reads a `traceparent` header; undefined for anything that the standard does not allow. Versions to come are read as far
 * as this one knows them.
 * @see https://www.w3.org/TR/trace-context/
 */
export function parseTraceparent(header: string): TraceContext | undefined {
  if (header.length > maxTraceparentLength) return undefined;
  const parts = traceparent.exec(header.trim());
  if (parts === null) return undefined;
  const [, version, traceId, spanId, flags, rest] = parts as unknown as [
    string,
    string,
    string,
    string,
    string,
    string?,
  ];
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (allZero.test(traceId) || allZero.test(spanId)) return undefined;
  return { trace_id: traceId, span_id: spanId, sampled: (Number.parseInt(flags, 16) & sampledFlag) === sampledFlag };
}

/** Writes a `traceparent` header of version 00. */
export function formatTraceparent({ trace_id, span_id, sampled }: TraceContext): string {
  return `00-${trace_id}-${span_id}-${sampled ? '01' : '00'}`;
}

/** A Fetch `Headers`, or Node's `request.headers`. */
export type HeaderSource = Pick<Headers, 'get'> | Readonly<Record<string, string | string[] | undefined>>;

/** Reads where a request comes from out of its headers; undefined when they do not say, or not validly. */
export function extractTraceContext(headers: HeaderSource): TraceContext | undefined {
  const parent = parseTraceparent(headerOf(headers, 'traceparent') ?? '');
  if (parent === undefined) return undefined;
  const state = headerOf(headers, 'tracestate')?.trim();
  return state === undefined || !isTraceState(state) ? parent : { ...parent, trace_state: state };
}

/** One header; undefined when it is missing or came several times, which no header that we read may. */
export function headerOf(headers: HeaderSource, name: string): string | undefined {
  if (isFetchHeaders(headers)) return headers.get(name) ?? undefined;
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Also those of a runtime's own class. */
function isFetchHeaders(headers: HeaderSource): headers is Pick<Headers, 'get'> {
  return typeof headers['get'] === 'function';
}

const traceStateMember = /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{1,256}$/;

/** At most 32 members and 512 characters, as every system must be able to pass on; longer or misshapen ones go. */
function isTraceState(value: string): boolean {
  if (value.length === 0 || value.length > 512) return false;
  const members = value.split(',').map((member) => member.trim());
  return members.length <= 32 && members.every((member) => member === '' || traceStateMember.test(member));
}
