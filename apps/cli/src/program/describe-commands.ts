import type { Command } from '@commander-js/extra-typings';
import type { Program } from './build-program.ts';

/** An option as programs see it. */
export interface OptionDescription {
  flags: string;
  names: string[];
  description: string;
  takes_value: boolean;
  /** The word between the angle brackets: `file`, `dir`, `node`. */
  value_name: string | null;
  choices: string[] | null;
}

/** A command as programs see it: completion scripts and `help --json` are made from this. */
export interface CommandDescription {
  /** From the root: `['medallion', 'resume']`. */
  path: string[];
  summary: string;
  description: string;
  hidden: boolean;
  arguments: { name: string; description: string; required: boolean; repeatable: boolean; choices: string[] | null }[];
  options: OptionDescription[];
  examples: { command: string; meaning: string }[];
  commands: CommandDescription[];
}

/** Loads every command and describes the whole tree. */
export async function describeCommands(program: Program): Promise<CommandDescription> {
  return describe(program, program.command, []);
}

/** The description of one command; null when there is none of that name. */
export function findDescription(tree: CommandDescription, words: readonly string[]): CommandDescription | null {
  let found: CommandDescription | undefined = tree;
  for (const word of words) found = found?.commands.find((command) => command.path.at(-1) === word);
  return found ?? null;
}

/** The help text of a command that has been loaded. */
export function helpOf(program: Program, words: readonly string[]): string {
  let command = program.command;
  for (const word of words) command = (command.commands.find((child) => child.name() === word) ?? command) as Command;
  return command.helpInformation();
}

async function describe(program: Program, command: Command, path: string[]): Promise<CommandDescription> {
  await program.load(command);
  const visible = command.parent === null ? null : new Set(command.parent.createHelp().visibleCommands(command.parent));
  const commands: CommandDescription[] = [];
  for (const child of command.commands as Command[])
    commands.push(await describe(program, child, [...path, child.name()]));
  return {
    path,
    summary: command.summary(),
    description: command.description(),
    hidden: visible !== null && !visible.has(command),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      description: argument.description,
      required: argument.required,
      repeatable: argument.variadic,
      choices: argument.argChoices ?? null,
    })),
    options: command.options.map((option) => ({
      flags: option.flags,
      names: [option.short, option.long].filter((name) => typeof name === 'string'),
      description: option.description,
      takes_value: option.required || option.optional,
      value_name: /[<[]([^>\]]+)[>\]]/.exec(option.flags)?.[1] ?? null,
      choices: option.argChoices ?? null,
    })),
    examples: (program.notesOf(command)?.examples ?? []).map(([line, meaning]) => ({ command: line, meaning })),
    commands,
  };
}
