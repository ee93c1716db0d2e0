import type { IncomingMessage, ServerResponse } from 'node:http';
import { observeRequest, type ObserveOptions } from './observe-request.ts';
import { requestIdHeader } from './request-headers.ts';

const errors = new WeakMap<IncomingMessage, unknown>();

/**
 * Observes requests of Node's http server, Express and what is like them: context, root span, log lines and metrics. A
 * request ends with the last byte of its answer, or when the client leaves. The answer carries `X-Request-ID`; what `next`
 * throws or rejects with goes on to the caller.
 */
export function observeNode<Incoming extends IncomingMessage = IncomingMessage>(
  options: ObserveOptions<Incoming> = {},
): <Result>(request: Incoming, response: ServerResponse, next: () => Result) => Result {
  return (request, response, next) => {
    const observation = observeRequest(
      {
        method: request.method ?? 'GET',
        target: originalTarget(request),
        headers: request.headers,
        route: () => options.route?.(request),
      },
      options,
    );
    response.setHeader(requestIdHeader, observation.requestId);
    const fail = (error: unknown) => {
      errors.set(request, error);
    };
    response.once('close', () => {
      const status = response.statusCode;
      const isAnswered = response.writableFinished;
      // An error that became a 4xx answer is the client's, not ours.
      const isFailed = errors.has(request) && !(isAnswered && status >= 400 && status < 500);
      if (isFailed) observation.end({ error: errors.get(request), ...(isAnswered && { status }) });
      else observation.end(isAnswered ? { status } : { aborted: true });
    });
    try {
      const result = observation.run(next);
      // A second branch of the promise: whoever called still gets the rejection from theirs.
      if (result instanceof Promise) result.catch(fail);
      return result;
    } catch (error) {
      fail(error);
      throw error;
    }
  };
}

/**
 * Tells the observation of an Express application which error a request met, as Express does not: `app.use` it after the
 * routes and before your own error handler, which gets the error next.
 */
export function observeNodeErrors(): (
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  next: (error: unknown) => void,
) => void {
  // Express tells error handlers from others by their four parameters.
  return (error, request, _response, next) => {
    errors.set(request, error);
    next(error);
  };
}

/** Express cuts the mount point from `url`, but keeps the whole. */
function originalTarget(request: IncomingMessage & { originalUrl?: unknown }): string {
  return typeof request.originalUrl === 'string' ? request.originalUrl : (request.url ?? '/');
}
