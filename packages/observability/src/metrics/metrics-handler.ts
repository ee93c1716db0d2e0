import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from '@prometheus-io/client';

/** Answers `GET /metrics` with everything that the registry holds, in Prometheus' text format; for Fetch-style servers. */
export function fetchMetricsHandler(metrics: { registry: Registry }): (request: Request) => Promise<Response> {
  return async (request) => {
    const { status, headers, body } = await answer(metrics.registry, request.method);
    return new Response(request.method === 'HEAD' ? null : body, { status, headers });
  };
}

/** The same for Node's http server and for Express. */
export function nodeMetricsHandler(metrics: {
  registry: Registry;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const { status, headers, body } = await answer(metrics.registry, request.method ?? 'GET');
    // Node leaves the body out of an answer to HEAD by itself.
    response.writeHead(status, headers).end(body);
  };
}

async function answer(registry: Registry, method: string) {
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, headers: { allow: 'GET, HEAD' }, body: 'Use GET.\n' };
  }
  try {
    const headers = { 'content-type': registry.contentType, 'cache-control': 'no-store' };
    return { status: 200, headers, body: await registry.metrics() };
  } catch {
    // Only a metric of the caller's own registry can fail here, and its message may hold anything.
    return { status: 500, headers: { 'content-type': 'text/plain' }, body: 'The metrics could not be collected.\n' };
  }
}
