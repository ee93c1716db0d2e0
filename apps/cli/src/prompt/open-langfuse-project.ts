import { openLangfuse, type LangfuseClientLike } from '@waymark/prompt-inference';
import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';

/**
 * The Langfuse project that the environment names.
 * @throws {CliError} CLI_USAGE without keys; {ConfigurationError} when the client of Langfuse is not installed.
 */
export async function openLangfuseProject({ config }: Invocation): Promise<LangfuseClientLike> {
  if (config.langfuse !== undefined) return openLangfuse(config.langfuse);
  throw new CliError(
    'CLI_USAGE',
    'There are no keys of a Langfuse project.',
    'Set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY, and LANGFUSE_BASE_URL for a server of your own.',
  );
}
