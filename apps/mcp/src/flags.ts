import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ConfigurationError } from '@waymark/core-types';

const options = {
  database: { type: 'string' },
  project: { type: 'string' },
  'status-file': { type: 'string' },
  cache: { type: 'string' },
  toolsets: { type: 'string' },
  tools: { type: 'string' },
  'exclude-tools': { type: 'string' },
  'read-only': { type: 'boolean' },
  http: { type: 'boolean' },
  host: { type: 'string' },
  port: { type: 'string' },
  'token-file': { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  'log-level': { type: 'string' },
  name: { type: 'string' },
  days: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const satisfies NonNullable<ParseArgsConfig['options']>;

/** The command line as it was written; what a value means is checked where it is used. */
export type Flags = ReturnType<typeof parse>['values'];

/**
 * Reads the command line: the command, `serve` where none is named, and its flags.
 * @throws {ConfigurationError} for a command or a flag that does not exist, or without the value that it needs.
 */
export function readFlags(argv: readonly string[]): { command: 'serve' | 'token'; flags: Flags } {
  const { values, positionals } = parse(argv);
  const [command = 'serve', ...more] = positionals;
  if ((command !== 'serve' && command !== 'token') || more.length > 0) {
    throw usageError(`There is no command ${JSON.stringify(positionals.join(' '))}.`);
  }
  return { command, flags: values };
}

/** A flag's whole number. @throws {ConfigurationError} for anything else. */
export function wholeNumber(flag: string, text: string, { from, to }: { from: number; to: number }): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw usageError(`${flag} takes a whole number from ${from} to ${to}, not ${JSON.stringify(text)}.`);
}

/** A flag's list, as in `core,work`; undefined where the flag is not given. */
export function listOf(text: string | undefined): string[] | undefined {
  return text?.split(',').flatMap((entry) => entry.trim() || []);
}

function usageError(message: string): ConfigurationError {
  return new ConfigurationError(message, { recoveryAction: '`waymark-mcp --help` lists what there is.' });
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    // Node's own words name the flag; what follows them is about positional arguments.
    throw usageError(`${(error as Error).message.split('. ')[0]!.replace(/\.$/, '')}.`);
  }
}
