import { ConfigurationError, redactSecrets, type WaymarkError } from '@waymark/core-types';
import { ArtifactError } from '../errors.ts';
import type { LangfuseClientLike } from './import-langfuse.ts';

/** Where a Langfuse project is, and what opens it. */
export interface LangfuseKeys {
  public_key: string;
  secret_key: string;
  /** Default `https://cloud.langfuse.com`. */
  base_url?: string;
}

/** The part of the package `@langfuse/client` that is used. */
interface LangfusePackage {
  LangfuseClient: new (options: { publicKey: string; secretKey: string; baseUrl: string; timeout: number }) => {
    api: {
      prompts: {
        get(name: string, request: object, options: object): PromiseLike<unknown>;
        create(body: never, options: object): PromiseLike<unknown>;
      };
    };
  };
}

const timeoutInSeconds = 10;

/**
 * The prompts of a Langfuse project, for `importLangfusePrompt` and `pushLangfusePrompt`. Nothing is sent before they ask, and
 * nothing is logged.
 * @param load what loads the package `@langfuse/client`.
 * @throws {ConfigurationError} when that is not installed. What comes back throws {ArtifactError} PROMPT_NOT_FOUND for a
 * prompt that is not there, PROMPT_IMPORT or PROMPT_ARTIFACT when Langfuse cannot be reached or refuses, and
 * {ConfigurationError} for keys that it does not take.
 */
export async function openLangfuse(
  keys: LangfuseKeys,
  load: () => Promise<LangfusePackage> = () => import('@langfuse/client'),
): Promise<LangfuseClientLike> {
  const { public_key: publicKey, secret_key: secretKey, base_url: baseUrl = 'https://cloud.langfuse.com' } = keys;
  const { LangfuseClient } = await load().catch((cause: unknown) => {
    throw new ConfigurationError('The package @langfuse/client cannot be loaded.', {
      cause,
      recoveryAction: 'Install it beside this program: npm install @langfuse/client @opentelemetry/api',
    });
  });
  // All options are given, for the client would take those that are not from the environment.
  const { prompts } = new LangfuseClient({ publicKey, secretKey, baseUrl, timeout: timeoutInSeconds }).api;
  return {
    prompt: {
      async get(name, { version, label } = {}) {
        try {
          return await prompts.get(name, { version, label }, { timeoutInSeconds, maxRetries: 1 });
        } catch (error) {
          throw toError(error, { baseUrl, name, code: 'PROMPT_IMPORT' });
        }
      },
      async create(body) {
        try {
          // Never twice: each call makes a version.
          return await prompts.create(body as never, { timeoutInSeconds, maxRetries: 0 });
        } catch (error) {
          throw toError(error, { baseUrl, name: body.name, code: 'PROMPT_ARTIFACT' });
        }
      },
    },
  };
}

function toError(
  cause: unknown,
  what: { baseUrl: string; name: string; code: 'PROMPT_ARTIFACT' | 'PROMPT_IMPORT' },
): WaymarkError {
  const { baseUrl, name, code } = what;
  const { statusCode: status, body } = cause as { statusCode?: number; body?: { message?: unknown } };
  const host = hostOf(baseUrl);
  const details = { host, name, ...(status === undefined ? {} : { status }) };
  if (status === 401 || status === 403) {
    return new ConfigurationError(`Langfuse at ${host} does not take the keys (status ${status}).`, {
      details,
      recoveryAction: 'Check both keys, and that they are of the project that lives at this address.',
    });
  }
  if (status === 404) {
    return new ArtifactError('PROMPT_NOT_FOUND', `There is no such prompt in Langfuse at ${host}: ${name}.`, {
      details,
      recoveryAction: 'Check name, label and version. Without either, it is the one labelled production.',
    });
  }
  const said = typeof body?.message === 'string' ? `: ${redactSecrets(body.message).slice(0, 300)}` : '';
  const reason = status === undefined ? 'could not be reached' : `answered with status ${status}${said}`;
  return new ArtifactError(code, `Langfuse at ${host} ${reason} (prompt ${name}).`, {
    details,
    cause,
    recoveryAction: 'Check the address, and try again.',
  });
}

/** The address may hold a password. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that is none';
}
