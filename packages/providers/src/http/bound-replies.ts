import type { ProviderError } from '@waymark/core-types';
import { badReply } from '../call/call-failure.ts';
import type { ReplyLimits } from '../call/call-options.ts';
import { createEventMeter } from './event-meter.ts';

type Fetch = typeof globalThis.fetch;

/** Whose replies are bounded, and by what. */
export interface BoundedServer {
  provider: string;
  limits: Required<ReplyLimits>;
  /** What is not JSON may be a stream of events. */
  streams: boolean;
}

/**
 * The same fetch, with bodies that end: the one of a success fails with PROVIDER_BAD_REPLY beyond its limit, the page of an
 * error is cut there, for its status says enough. In both cases the connection is closed.
 */
export function boundReplies(fetch: Fetch, server: BoundedServer): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    const bound = response.ok ? refuseBeyond(limitsOf(headers, server)) : cutBeyond(server.limits.errorBytes);
    return new Response(response.body.pipeThrough(bound), { status, statusText, headers });
  };
}

interface Limit {
  maximum: number;
  /** Takes a piece of the body and tells how long what is bounded has become. */
  measure: (piece: Uint8Array) => number;
  tooLong: () => ProviderError;
}

function limitsOf(headers: Headers, { provider, limits, streams }: BoundedServer): Limit[] {
  const limit = (option: keyof ReplyLimits, what: string, measure: Limit['measure']): Limit => {
    const maximum = limits[option];
    const tooLong = () =>
      badReply(provider, `${what} longer than ${maximum} bytes`, {
        details: { limit_bytes: maximum },
        recoveryAction: `Ask for less at once, or raise replyLimits.${option}.`,
      });
    return { maximum, measure, tooLong };
  };
  if (!streams || isJson(headers)) return [limit('bodyBytes', 'is', createByteMeter())];
  return [
    limit('streamBytes', 'is a stream', createByteMeter()),
    limit('eventBytes', 'holds an event', createEventMeter()),
  ];
}

function isJson(headers: Headers): boolean {
  return /^application\/(?:[^;]*\+)?json\b/i.test(headers.get('content-type') ?? '');
}

function createByteMeter(): Limit['measure'] {
  let bytes = 0;
  return (piece) => (bytes += piece.length);
}

function refuseBeyond(limits: readonly Limit[]): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(piece, controller) {
      for (const { maximum, measure, tooLong } of limits) if (measure(piece) > maximum) throw tooLong();
      controller.enqueue(piece);
    },
  });
}

function cutBeyond(maximum: number): TransformStream<Uint8Array, Uint8Array> {
  let left = maximum;
  return new TransformStream({
    transform(piece, controller) {
      controller.enqueue(piece.subarray(0, left));
      left -= piece.length;
      if (left <= 0) controller.terminate();
    },
  });
}
