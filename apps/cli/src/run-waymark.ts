import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommanderError } from '@commander-js/extra-typings';
import { readConfig } from './config.ts';
import { CliError } from './errors.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { JsonForm } from './output/json-form.ts';
import { Terminal } from './output/terminal.ts';
import { buildProgram } from './program/build-program.ts';
import type { Run } from './program/command-module.ts';
import { createInvocation, type GlobalOptions, type Runtime } from './program/invocation.ts';
import { knownWords, usageError } from './program/usage-error.ts';
import type { TaskCall } from './task/call/read-task-call.ts';
import { runObserved } from './telemetry/run-observed.ts';

/** What the process gives: the environment as it is, and the rest of the runtime. */
export interface ProcessRuntime extends Omit<Runtime, 'config'> {
  environment: Record<string, string | undefined>;
}

/** Runs one command line and says what the process should exit with. Never throws. */
export async function runWaymark(argv: string[], { environment, ...given }: ProcessRuntime): Promise<number> {
  const runtime: Runtime = { ...given, config: readConfig(environment) };
  const exitCode = await runCommandLine(argv, runtime);
  // A database that is away and never answers would keep the process: all is said, and what waits is in the outbox.
  if (knownWords(argv)[0] === 'track') setTimeout(() => runtime.exit(exitCode), lingering).unref();
  if (!isHookCall(argv)) return exitCode;
  // An agent's hook: no failure of ours may stop the agent, and no unfinished work may hold it up.
  runtime.exit(exitCodes.ok);
  return exitCodes.ok;
}

/** How long connections of the tracker may take to end when everything is printed, in milliseconds. */
const lingering = 250;

function isHookCall(argv: readonly string[]): boolean {
  const words = knownWords(argv);
  return (
    (words[0] === 'medallion' ? words[1] : words[0]) === 'hook' && !argv.includes('--help') && !argv.includes('-h')
  );
}

async function runCommandLine(given: string[], runtime: Runtime): Promise<number> {
  const { argv, form, notes, problem } = await readCall(given);
  const terminal = createTerminal(argv, runtime, form);
  if (problem !== undefined) return fail(terminal, problem);
  for (const note of notes) terminal.warn(note);
  let exitCode: number = exitCodes.ok;
  let help = '';

  const run: Run =
    (work) =>
    async (...input) => {
      const globals = program.command.opts() as GlobalOptions;
      const cwd = workingFolder(runtime.cwd, globals.cwd);
      for (const problem of runtime.config.problems) terminal.warn(problem);
      const output = await runObserved({ runtime, terminal, globals, words: knownWords(argv) }, (observedRuntime) =>
        work(createInvocation(observedRuntime, terminal, globals, cwd), ...input),
      );
      exitCode = output.exitCode ?? exitCodes.ok;
      await terminal.result(output);
    };

  const { version } = runtime;
  const program = buildProgram({ version, argv, run, writeHelp: (text) => (help += text) });
  try {
    await program.command.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return fail(terminal, error);
    if (error.code === 'commander.version') {
      await terminal.result({ kind: 'version', data: { version }, text: () => version });
      return exitCodes.ok;
    }
    if (error.code === 'commander.helpDisplayed') {
      await terminal.result({ kind: 'help', data: { text: help }, text: () => help });
      return exitCodes.ok;
    }
    if (error.code === 'commander.help') terminal.note(help);
    return fail(terminal, usageError(error, argv));
  }
}

/** The command line as the parser takes it; `task` has an older one, too. */
async function readCall(argv: string[]): Promise<TaskCall> {
  if (knownWords(argv)[0] !== 'task') return { argv, form: undefined, notes: [], problem: undefined };
  const { readTaskCall } = await import('./task/call/read-task-call.ts');
  return readTaskCall(argv);
}

async function fail(terminal: Terminal, error: unknown): Promise<number> {
  await terminal.error(error);
  return exitCodeOf(error);
}

/** Made before parsing, so that a command line that cannot be parsed is answered in the form it asks for. */
function createTerminal(argv: string[], runtime: Runtime, form: JsonForm | undefined): Terminal {
  const end = argv.indexOf('--');
  const options = new Set(end === -1 ? argv : argv.slice(0, end));
  const { config, stdout } = runtime;
  return new Terminal({
    stdout,
    stderr: runtime.stderr,
    json: options.has('--json') || form !== undefined,
    form,
    quiet: options.has('--quiet'),
    color: config.colorAllowed && !options.has('--no-color'),
    secrets: [config.openaiApiKey, config.databaseToken],
  });
}

function workingFolder(cwd: string, option: string | undefined): string {
  const folder = resolve(cwd, option ?? '.');
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw new CliError('CLI_NOT_FOUND', `There is no folder ${folder}.`, 'Give --cwd a folder that exists.');
}
