import { Command } from '@commander-js/extra-typings';
import type { CommandEntry, CommandNotes, Run } from './command-module.ts';
import { commandTree } from './command-tree.ts';
import { formatHelp } from './format-help.ts';
import { knownWords } from './usage-error.ts';

/** The parser with all commands, of which only the called one is ever loaded. */
export interface Program {
  command: Command;
  /** Loads what stands behind a command: its options, its notes. */
  load(command: Command): Promise<void>;
  notesOf(command: Command): CommandNotes | undefined;
}

/** What the parser is built with. */
export interface ProgramOptions {
  version: string;
  /** What will be parsed. */
  argv: readonly string[];
  run: Run;
  writeHelp: (text: string) => void;
}

/** The parser for those who only want to describe the commands. */
export function buildProgramToDescribe(): Program {
  return buildProgram({ version: '', argv: [], run: () => async () => {}, writeHelp: () => {} });
}

/** Builds the parser. It never exits and never writes but through `writeHelp`: errors come as exceptions. */
export function buildProgram(options: ProgramOptions): Program {
  const { run } = options;
  const entries = new Map<Command, CommandEntry>();
  const notes = new Map<Command, CommandNotes>();

  /** Completes a command at its first use: building all of them takes longer than most of them run. */
  const load = async (command: Command) => {
    const entry = entries.get(command);
    entries.delete(command);
    for (const child of entry?.children ?? []) add(command, child);
    if (entry?.load === undefined) return;
    const module = await entry.load();
    notes.set(command, module.notes);
    module.define(command, run);
  };

  const add = (parent: Command, entry: CommandEntry) => {
    const command: Command = parent.command(entry.name, { hidden: entry.hidden === true });
    command.summary(entry.summary).description(`${entry.summary}.`).helpCommand(false);
    command.hook('preSubcommand', (_, child) => load(child as Command));
    entries.set(command, entry);
  };

  const program = createRoot(options, (command) => notes.get(command));
  program.hook('preSubcommand', (_, child) => load(child as Command));
  for (const entry of commandTree) add(program, entry);
  return { command: program, load, notesOf: (command) => notes.get(command) };
}

function createRoot(
  { version, argv, writeHelp }: ProgramOptions,
  notesOf: (command: Command) => CommandNotes | undefined,
) {
  const program = new Command('waymark');
  program
    .description(
      'Durable memory for coding agents: checkpoint a session, resume from it in the next one; prompts with their tools; work that is shared.',
    )
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .option('--json', 'print one JSON envelope on stdout and nothing else')
    .option('--db <url-or-path>', 'database: a path, file:, libsql://, https://, postgres://')
    .option('--cwd <dir>', 'work as if started in this folder')
    .option('--no-color', 'no colours')
    .option('--quiet', 'no notes and warnings on stderr')
    .option('--log-level <level>', 'log to stderr from this level on: debug, info, warn, error')
    .option('--trace', 'print on stderr what was done and how long it took')
    .exitOverride()
    .configureOutput({ writeOut: writeHelp, writeErr: writeHelp, outputError: () => {} })
    .configureHelp({
      formatHelp: (command, helper) => formatHelp(command as Command, helper, notesOf(command as Command)),
    });
  // Behind a command it is that command's option, which the root would take away.
  if (knownWords(argv).length === 0) program.version(version, '-V, --version', 'print the version');
  return program;
}
