import type { Command } from '@commander-js/extra-typings';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from './invocation.ts';

/** What a command's help says beside its options. */
export interface CommandNotes {
  /** Shown first: a comment and the command line. */
  examples: [line: string, meaning: string][];
  reads: string;
  writes: string;
  /** What stands on stdout, and `data` of `--json`. */
  prints: string;
}

/** Turns a function that returns data into an action of the parser. */
export type Run = <Input extends unknown[]>(
  work: (invocation: Invocation, ...input: Input) => CommandOutput | Promise<CommandOutput>,
) => (...input: Input) => Promise<void>;

/** A command: loaded when it is called or described, never before. */
export interface CommandModule {
  notes: CommandNotes;
  /** Adds description, arguments, options and action to the parser's command. */
  define(command: Command, run: Run): void;
}

/** A command as the tree lists it, before it is loaded. */
export interface CommandEntry {
  name: string;
  /** One line, for the list of commands. */
  summary: string;
  load?: () => Promise<CommandModule>;
  children?: CommandEntry[];
  /** Works, and is not listed: another place for a command that stands elsewhere. */
  hidden?: boolean;
}
