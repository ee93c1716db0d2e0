import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { closeServer, listen } from './listen.ts';

/** A span as a trace server got it. */
export interface TracedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  /** 2 is an error. */
  status: { code?: number; message?: string };
  attributes: Record<string, unknown>;
}

/** A span and those below it, in the order in which they began. */
export interface TracedTree {
  name: string;
  children: TracedTree[];
}

/** A server that takes traces as Langfuse does: OTLP over HTTP in JSON, with the keys of a project. */
export interface TraceServer {
  url: string;
  requests: { path: string; headers: IncomingHttpHeaders }[];
  spans: TracedSpan[];
  span(name: string): TracedSpan;
  /** The spans by their parents; one whose parent was not sent is a root. */
  trees(): TracedTree[];
  close(): Promise<void>;
}

/** How a trace server answers. `hang` never does, `cut` closes the connection in the middle of its headers. */
export type TraceAnswer = number | 'hang' | 'cut';

/** Starts a trace server on a free loopback port. */
export async function startTraceServer(answer: TraceAnswer = 200): Promise<TraceServer> {
  const requests: TraceServer['requests'] = [];
  const spans: TracedSpan[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers });
      spans.push(...readSpans(body));
      reply(response, answer);
    });
  });
  const url = await listen(server);
  return {
    url,
    requests,
    spans,
    span(name) {
      const found = spans.filter((span) => span.name === name);
      if (found.length !== 1) throw new Error(`${found.length} spans are called ${name}.`);
      return found[0]!;
    },
    trees: () => treesOf(spans),
    close: () => closeServer(server),
  };
}

function reply(response: ServerResponse, answer: TraceAnswer): void {
  if (answer === 'hang') return;
  if (answer === 'cut') {
    response.socket?.end('HTTP/1.1 200 OK\r\nContent-Le');
    return;
  }
  response.writeHead(answer, { 'content-type': 'application/json' }).end('{}');
}

interface OtlpValue {
  arrayValue?: { values: OtlpValue[] };
  [kind: string]: unknown;
}

interface OtlpRequest {
  resourceSpans: {
    scopeSpans: { spans: (Omit<TracedSpan, 'attributes'> & { attributes: { key: string; value: OtlpValue }[] })[] }[];
  }[];
}

function readSpans(body: string): TracedSpan[] {
  const { resourceSpans } = JSON.parse(body) as OtlpRequest;
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map((span) => ({
      ...span,
      attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, plain(value)])),
    }));
}

function plain(value: OtlpValue): unknown {
  return value.arrayValue === undefined ? Object.values(value)[0] : value.arrayValue.values.map(plain);
}

function treesOf(spans: readonly TracedSpan[]): TracedTree[] {
  const begun = [...spans].sort((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));
  const known = new Set(spans.map(({ spanId }) => spanId));
  const below = (parent: TracedSpan | undefined): TracedTree[] =>
    begun
      .filter(({ parentSpanId = '' }) =>
        parent === undefined ? !known.has(parentSpanId) : parentSpanId === parent.spanId,
      )
      .map((span) => ({ name: span.name, children: below(span) }));
  return below(undefined);
}
