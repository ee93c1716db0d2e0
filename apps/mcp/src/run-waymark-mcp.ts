import { resolve } from 'node:path';
import { ConfigurationError, systemClock, WaymarkError } from '@waymark/core-types';

import { readConfig } from './config.ts';
import { readFlags, wholeNumber, type Flags } from './flags.ts';
import type { ServeOptions } from './serve.ts';

/** The process, as the command sees it. */
export interface RunOptions extends ServeOptions {
  environment: Record<string, string | undefined>;
  cwd: string;
  /** Ends the process, whatever still holds it. */
  exit: (code: number) => void;
}

/** 0 for done, 2 for a command line or a configuration that cannot be, 1 for what nobody foresaw. */
export async function runWaymarkMcp(argv: readonly string[], options: RunOptions): Promise<number> {
  try {
    const { command, flags } = readFlags(argv);
    if (flags.version === true) options.stdout.write(`${options.version}\n`);
    else if (flags.help === true) options.stdout.write(await help());
    else if (command === 'token') await makeToken(flags, options);
    else await serveUntilStopped(flags, options);
    return 0;
  } catch (error) {
    if (!WaymarkError.isInstance(error)) throw error;
    options.stderr.write(
      `waymark-mcp: ${error.message}${error.recoveryAction === null ? '' : ` ${error.recoveryAction}`}\n`,
    );
    return ConfigurationError.isInstance(error) ? 2 : 1;
  }
}

async function serveUntilStopped(flags: Flags, options: RunOptions): Promise<void> {
  const [{ readSettings }, { serve }] = await Promise.all([import('./settings.ts'), import('./serve.ts')]);
  await serve(readSettings(flags, readConfig(options.environment), options.cwd), options);
  // A pipe that the client left open would hold the process.
  options.exit(0);
}

async function makeToken(flags: Flags, { stdout, stderr, cwd }: RunOptions): Promise<void> {
  const { 'token-file': file, name, days } = flags;
  if (file === undefined || name === undefined) {
    throw new ConfigurationError('A token needs a file and a name.', {
      recoveryAction: 'As in `waymark-mcp token --token-file tokens.json --name ci --days 90`.',
    });
  }
  const { addToken } = await import('./hosting/bearer-tokens.ts');
  const expires = days === undefined ? {} : { expiresInDays: wholeNumber('--days', days, { from: 1, to: 3_650 }) };
  const token = addToken(resolve(cwd, file), { name, clock: systemClock, ...expires });
  stderr.write('This is the only time that the token is shown; the file holds its hash.\n');
  stdout.write(`${token}\n`);
}

async function help(): Promise<string> {
  const [{ helpText }, { toolsetNames }] = await Promise.all([import('./help.ts'), import('./toolset-names.ts')]);
  return helpText(toolsetNames);
}
