import { CliError } from '../errors.ts';
import type { Terminal } from '../output/terminal.ts';
import type { GlobalOptions, Runtime } from '../program/invocation.ts';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** A command that is about to run. */
export interface CommandCall {
  runtime: Runtime;
  terminal: Terminal;
  globals: GlobalOptions;
  /** As in `medallion`, `resume`. */
  words: readonly string[];
}

/**
 * Runs a command, in a span of its own where the command line or the environment asks to observe it. Nothing that observes
 * is loaded otherwise.
 * @throws {CliError} CLI_USAGE for a log level that is none.
 */
export async function runObserved<Output>(
  call: CommandCall,
  work: (runtime: Runtime) => Output | Promise<Output>,
): Promise<Output> {
  const { runtime, globals } = call;
  const logLevel = readLogLevel(globals.logLevel ?? runtime.config.logLevel);
  const trace = globals.trace === true;
  if (logLevel === undefined && !trace) return work(runtime);
  const { observeCommand } = await import('./observe-command.ts');
  const { telemetry, end } = await observeCommand(call, { logLevel, trace });
  const command = ['waymark', ...call.words].join(' ');
  try {
    telemetry.logger.debug('command started', { command });
    const output = await telemetry.withSpan(command, {}, async () => work({ ...runtime, telemetry }));
    telemetry.logger.info('command finished', { command });
    return output;
  } catch (error) {
    telemetry.logger.error('command failed', { command, error });
    throw error;
  } finally {
    await end();
  }
}

function readLogLevel(level: string | undefined): (typeof logLevels)[number] | undefined {
  const known = logLevels.find((each) => each === level);
  if (level === undefined || known !== undefined) return known;
  throw new CliError('CLI_USAGE', `There is no log level ${JSON.stringify(level)}.`, `Use ${logLevels.join(', ')}.`);
}
