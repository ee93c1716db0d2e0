import { ConfigurationError, formatJsonPath, redactSecrets, type Clock, type Telemetry } from '@waymark/core-types';
import { z } from 'zod';
import type { ReplyLimits } from '../call/call-options.ts';
import type { Sleep } from '../retry/sleep.ts';

/** What a factory takes beside the configuration: the surroundings of a provider. */
export interface ProviderOptions {
  /** Told of every call. Default: nobody is. */
  telemetry?: Telemetry;
  /** Puts what is sent and answered, redacted, into the spans. Default false. */
  captureContent?: boolean;
  fetch?: typeof globalThis.fetch;
  /** How long replies of servers may be. Default: some megabytes, far more than models write. */
  replyLimits?: ReplyLimits;
  clock?: Clock;
  sleep?: Sleep;
  /** As `Math.random`; spreads the waits between retries. */
  random?: () => number;
}

/** The fields of a provider that is a server. */
export const serverFields = {
  model: z.string().trim().min(1),
  api_key: z.string().optional(),
  base_url: z.string().optional(),
  timeout_ms: z.number().int().positive().optional(),
  max_retries: z.number().int().nonnegative().optional(),
  deadline_ms: z.number().int().positive().optional(),
};

/** The fields of a mock that fails. */
export const mockFailureFields = {
  fail_after_n: z.number().int().nonnegative().optional(),
  error_rate: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
};

/** The part before the first slash and the rest, as a configuration. */
export function parseModelName(name: string): { provider: string; model?: string } {
  const slash = name.indexOf('/');
  if (slash < 0) return { provider: name.trim() };
  return { provider: name.slice(0, slash).trim(), model: name.slice(slash + 1).trim() };
}

/**
 * Reads a configuration, written as an object or as `provider/model`.
 * @throws {ConfigurationError} that lists the known providers, or names the fields that do not fit; never their values.
 */
export function readProviderConfig<Schema extends z.ZodType>(
  config: unknown,
  expected: { kind: string; known: readonly string[]; schema: Schema },
): z.output<Schema> {
  const { kind, known, schema } = expected;
  const input = typeof config === 'string' ? parseModelName(config) : config;
  const provider = typeof input === 'object' && input !== null && 'provider' in input ? input.provider : undefined;
  if (typeof provider !== 'string' || !known.includes(provider)) {
    // A key may stand where the name should.
    const shown =
      typeof provider === 'string' ? JSON.stringify(redactSecrets(provider).slice(0, 60)) : 'without a name';
    throw new ConfigurationError(`There is no provider ${shown} for ${kind}; known are ${known.join(', ')}.`, {
      details: { known: [...known] },
      recoveryAction: 'Name one of them, as in "provider/model" or { "provider": ..., "model": ... }.',
    });
  }
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: formatJsonPath(path), message }));
  const [first] = issues;
  throw new ConfigurationError(
    `The provider ${provider} for ${kind} is misconfigured at ${first?.path}: ${first?.message}`,
    {
      details: { provider, issues },
      recoveryAction: 'Correct the field; a name alone is written as provider/model.',
    },
  );
}

/** The options of a call, from those of a configuration and of a factory, without what is left out. */
export function toCallOptions(
  config: { timeout_ms?: number | undefined; max_retries?: number | undefined; deadline_ms?: number | undefined },
  { fetch, replyLimits, clock, sleep, random }: ProviderOptions,
) {
  return defined({
    timeoutMs: config.timeout_ms,
    maxRetries: config.max_retries,
    deadlineMs: config.deadline_ms,
    fetch,
    replyLimits,
    clock,
    sleep,
    random,
  });
}

/** The fields that have a value. */
export function defined<Fields extends Record<string, unknown>>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}
