import { ProviderError, systemClock, type Clock } from '@waymark/core-types';
import { systemSleep, type Sleep } from '../retry/sleep.ts';
import { abortedCall, throwIfAborted } from '../call/abort.ts';
import { requireAtLeast } from '../call/require-option.ts';

const minuteMs = 60_000;

/** How much may go on at once and in a minute. */
export interface LimitOptions {
  /** Calls at once. Default: as many as come. */
  concurrency?: number;
  /** Calls that begin within any minute. Default: as many as come. */
  requestsPerMinute?: number;
  /** Tokens of the calls that begin within any minute: estimated at first, as counted afterwards. Default: no limit. */
  tokensPerMinute?: number;
  /** Calls that wait; more are refused. Default 1,000. */
  maxQueue?: number;
  clock?: Clock;
  sleep?: Sleep;
}

/** The right to make one call. */
export interface Slot {
  /** Gives it back, once; null where nobody counted the tokens. */
  release(tokens: number | null): void;
}

/** Lets calls begin in the order in which they come. */
export interface Limiter {
  /**
   * Waits for a slot. A call that alone has more tokens than a minute allows waits for a minute without others.
   * @throws {ProviderError} PROVIDER_RATE_LIMITED when too many wait, PROVIDER_ABORTED when the signal is aborted.
   */
  acquire(call: { provider: string; signal: AbortSignal | undefined; tokens: number }): Promise<Slot>;
}

interface Waiter {
  tokens: number;
  begin: () => void;
}

/**
 * Creates a limiter.
 * @throws {ConfigurationError} for limits that would let nothing through.
 */
export function createLimiter(options: LimitOptions): Limiter {
  const { concurrency = Infinity, requestsPerMinute = Infinity, tokensPerMinute = Infinity } = options;
  const { maxQueue = 1_000, clock = systemClock, sleep = systemSleep } = options;
  requireAtLeast(1, { concurrency, requestsPerMinute, tokensPerMinute });
  requireAtLeast(0, { maxQueue });
  const hasRate = requestsPerMinute !== Infinity || tokensPerMinute !== Infinity;
  const queue: Waiter[] = [];
  /** Calls that began within the last minute, oldest first. */
  let recent: { at: number; tokens: number }[] = [];
  let running = 0;
  let alarm: AbortController | null = null;

  /** Lets those at the head begin, or wakes up when the first one may. */
  const advance = () => {
    alarm?.abort();
    alarm = null;
    for (;;) {
      const [head] = queue;
      if (head === undefined || running >= concurrency) return;
      const wait = hasRate ? msToWait(head.tokens) : 0;
      if (wait > 0) return wakeIn(wait);
      queue.shift();
      head.begin();
    }
  };
  const msToWait = (tokens: number): number => {
    const now = clock.now();
    recent = recent.filter(({ at }) => at + minuteMs > now);
    let calls = recent.length;
    let sum = recent.reduce((total, call) => total + call.tokens, 0);
    let freeAt = now;
    for (const call of recent) {
      if (calls < requestsPerMinute && sum + tokens <= tokensPerMinute) break;
      calls--;
      sum -= call.tokens;
      freeAt = call.at + minuteMs;
    }
    return freeAt - now;
  };
  const wakeIn = (milliseconds: number) => {
    const own = new AbortController();
    alarm = own;
    const wake = () => {
      if (!own.signal.aborted) advance();
    };
    sleep(milliseconds, own.signal).then(wake, wake);
  };
  const begin = (tokens: number): Slot => {
    running++;
    const call = { at: clock.now(), tokens };
    if (hasRate) recent.push(call);
    return {
      release(spent) {
        call.tokens = spent ?? call.tokens;
        running--;
        advance();
      },
    };
  };

  return {
    async acquire({ provider, signal, tokens }) {
      throwIfAborted(signal, provider);
      return await new Promise<Slot>((resolve, reject) => {
        const waiter: Waiter = {
          tokens,
          begin() {
            signal?.removeEventListener('abort', leave);
            resolve(begin(tokens));
          },
        };
        const leave = () => {
          const position = queue.indexOf(waiter);
          queue.splice(position, 1);
          reject(abortedCall(provider));
          if (position === 0) advance();
        };
        signal?.addEventListener('abort', leave, { once: true });
        queue.push(waiter);
        if (queue.length === 1) advance();
        if (queue.length > maxQueue) {
          queue.pop();
          signal?.removeEventListener('abort', leave);
          reject(queueIsFull(provider, maxQueue));
        }
      });
    },
  };
}

function queueIsFull(provider: string, waiting: number): ProviderError {
  return new ProviderError(
    'PROVIDER_RATE_LIMITED',
    `${waiting} calls of ${provider} already wait for our own limits.`,
    {
      details: { provider, waiting },
      retryable: true,
      recoveryAction: 'Try again later, or raise maxQueue or the limits.',
    },
  );
}
