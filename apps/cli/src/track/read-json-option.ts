import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';

/**
 * The JSON object that an option gives: itself, `@FILE`, or `-` for stdin; undefined where it was not given.
 * @throws {CliError} CLI_INVALID_INPUT when it is no JSON object.
 */
export async function readJsonOption(
  invocation: Invocation,
  value: string | undefined,
  option: string,
): Promise<Record<string, unknown> | undefined> {
  if (value === undefined) return undefined;
  const isFile = value === '-' || value.startsWith('@');
  const { source, text } = isFile
    ? await readFile(invocation, value.replace(/^@/, ''))
    : { source: option, text: value };
  const parsed = parse(text);
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
  throw new CliError('CLI_INVALID_INPUT', `${source} is no JSON object.`, `Give ${option} as '{"name": "value"}'.`);
}

async function readFile(invocation: Invocation, file: string): Promise<{ source: string; text: string }> {
  const { readInput } = await import('../prompt/read-input.ts');
  return readInput(invocation, file);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
