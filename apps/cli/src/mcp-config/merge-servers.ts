import { CliError } from '../errors.ts';
import { serverName, type Snippet } from './server-entry.ts';

/**
 * The text of a client's file with the server in it, under its name; everything else stays, in its order.
 * @throws {CliError} CLI_SETTINGS when the text is not plain JSON of the expected shape: nothing that is not understood
 * is written over.
 */
export function mergeServers(text: string, { entry, servers }: Snippet, path: string): string {
  const document = text.trim() === '' ? {} : parse(text, path);
  if (!isObject(document)) throw refused(path, 'it is no JSON object');
  const known = document[servers] ?? {};
  if (!isObject(known)) throw refused(path, `its ${servers} is no JSON object`);
  const merged = { ...document, [servers]: { ...known, [serverName]: entry } };
  if (JSON.stringify(merged) === JSON.stringify(document)) return text;
  const indent = /^[{\s]*\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  return `${JSON.stringify(merged, null, indent)}\n`;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw refused(path, `it is not plain JSON (${(cause as Error).message}); comments would be lost`, cause);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(path: string, reason: string, cause?: unknown): CliError {
  return new CliError(
    'CLI_SETTINGS',
    `${path} is left as it is: ${reason}.`,
    'Run it without --write, and put the snippet there by hand.',
    cause === undefined ? {} : { cause },
  );
}
