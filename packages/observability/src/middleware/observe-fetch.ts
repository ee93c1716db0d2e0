import { observeRequest, type ObserveOptions, type RequestObservation } from './observe-request.ts';
import { requestIdHeader } from './request-headers.ts';

/** Answers a request; what else the server hands over (bindings, an execution context) is passed on. */
export type FetchHandler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>;

/**
 * Observes a Fetch-style handler, as Hono's `app.fetch`: context, root span, log lines and metrics for every request. A
 * request ends with the last byte of its answer. The answer carries `X-Request-ID`; errors go on to the server.
 */
export function observeFetch<Rest extends unknown[]>(
  handler: FetchHandler<Rest>,
  options: ObserveOptions<Request> = {},
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const { pathname, search } = new URL(request.url);
    const observation = observeRequest(
      {
        method: request.method,
        target: pathname + search,
        headers: request.headers,
        route: () => options.route?.(request),
      },
      options,
    );
    const onAbort = () => observation.end({ aborted: true });
    request.signal.addEventListener('abort', onAbort, { once: true });
    try {
      const response = await observation.run(() => handler(request, ...rest));
      return observeResponse(response, request.method, observation);
    } catch (error) {
      observation.end({ error });
      throw error;
    }
  };
}

function observeResponse(response: Response, method: string, observation: RequestObservation): Response {
  const { status, statusText } = response;
  // An upgraded connection and a network error cannot be built anew.
  const isOrdinary = status >= 200 && status <= 599;
  if (!isOrdinary || response.body === null || method === 'HEAD') observation.end({ status });
  if (!isOrdinary) return response;
  const headers = new Headers(response.headers);
  headers.set(requestIdHeader, observation.requestId);
  const body = response.body === null ? null : observeBody(response.body, status, observation);
  return new Response(body, { status, statusText, headers });
}

/** The same bytes; their end, their failure and the client's leaving end the observation. */
function observeBody(
  body: ReadableStream<Uint8Array>,
  status: number,
  observation: RequestObservation,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await observation.run(() => reader.read());
          if (!done) return controller.enqueue(value);
          observation.end({ status });
          controller.close();
        } catch (error) {
          observation.end({ error, status });
          controller.error(error);
        }
      },
      async cancel(reason) {
        observation.end({ aborted: true });
        await observation.run(() => reader.cancel(reason));
      },
    },
    // Nothing is read before the client asks for it, as without us.
    { highWaterMark: 0 },
  );
}
