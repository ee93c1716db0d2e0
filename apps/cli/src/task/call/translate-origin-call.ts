import { Command, CommanderError } from '@commander-js/extra-typings';
import { CliError } from '../../errors.ts';
import { usageError } from '../../program/usage-error.ts';
import { originCommands, originEverywhere, type OriginCommand } from './origin-commands.ts';

/** A call of the Python script as one of today's. */
export interface TranslatedCall {
  argv: string[];
  /** What was given and is not looked at any more, in words. */
  notes: string[];
}

/** Options of every command, which may stand before and behind it. */
const globals: Readonly<Record<string, 'value' | 'switch'>> = {
  '--json': 'switch',
  '--quiet': 'switch',
  '--no-color': 'switch',
  '--trace': 'switch',
  '--db': 'value',
  '--cwd': 'value',
  '--log-level': 'value',
};

/**
 * A command line of flags, as the Python script took it, with today's command and options in their place; null for one
 * that names a command. What it does not know stays, so that today's options work too, and the parser says what is wrong.
 * @param words what follows `task`.
 * @throws {CliError} CLI_USAGE for a flag that is nearly a command, two commands in one call, or a missing value.
 */
export function translateOriginCall(words: readonly string[]): TranslatedCall | null {
  const flag = findCommand(words);
  return flag === null ? null : new Translation(words, flag).call();
}

/**
 * The flag that is the command; null where a word is it, or no flag is known.
 * @throws {CliError} CLI_USAGE
 */
function findCommand(words: readonly string[]): string | null {
  let isFirst = true;
  let found: string | null = null;
  const unknown: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const name = nameOf(words[index]!);
    if (isFirst && Object.hasOwn(globals, name)) {
      if (globals[name] === 'value' && name === words[index]) index++;
      continue;
    }
    if (isFirst && !name.startsWith('--')) return null;
    isFirst = false;
    if (name === '--') break;
    if (!Object.hasOwn(originCommands, name)) {
      unknown.push(name);
      continue;
    }
    if (found !== null && found !== name) throw twoCommands(found, name);
    found = name;
  }
  if (found === null) refuseMisspelt(unknown);
  return found;
}

/** Has the parser look at the words as if the commands of the script were options, for what it thinks was meant. */
function refuseMisspelt(names: readonly string[]): void {
  if (names.includes('--help')) return;
  const parser = new Command().exitOverride().configureOutput({ outputError: () => {} });
  for (const flag of Object.keys(originCommands)) parser.option(flag);
  for (const name of names.filter((one) => one.startsWith('--') && !Object.hasOwn(globals, one))) {
    try {
      parser.parse([name], { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      const problem = usageError(error, ['task']);
      if (problem.details['suggestions'] !== undefined) throw problem;
    }
  }
}

class Translation {
  readonly #words: readonly string[];
  readonly #flag: string;
  readonly #command: OriginCommand;
  readonly #globals: string[] = [];
  readonly #options: string[] = [];
  /** Of today, with the words behind them. */
  readonly #others: string[] = [];
  readonly #arguments: string[] = [];
  readonly #notes: string[] = [];
  #next = 0;

  constructor(words: readonly string[], flag: string) {
    this.#words = words;
    this.#flag = flag;
    this.#command = originCommands[flag]!;
  }

  call(): TranslatedCall {
    while (this.#next < this.#words.length) this.#take(this.#words[this.#next++]!);
    const { without } = this.#command;
    const isGiven = [...this.#options, ...this.#others].some((option) => nameOf(option) === without?.option);
    if (without !== undefined && !isGiven) this.#options.push(without.means);
    const rest = this.#arguments.length === 0 ? [] : ['--', ...this.#arguments];
    const last = this.#others.length === 0 ? rest : [...this.#arguments, ...this.#others];
    return { argv: [...this.#globals, 'task', ...this.#command.words, ...this.#options, ...last], notes: this.#notes };
  }

  #take(word: string): void {
    const name = nameOf(word);
    if (!name.startsWith('--')) this.#others.push(word);
    else if (name === this.#flag) this.#takeCommand(word);
    else if (name === '--cwd' && this.#flag === '--run-validation') this.#drop(name, this.#valueOf(word, name));
    else if (Object.hasOwn(globals, name)) {
      this.#globals.push(globals[name] === 'value' ? `${name}=${this.#valueOf(word, name)}` : word);
    } else this.#takeOption(word, name);
  }

  #takeCommand(word: string): void {
    const { value, valueToOptions } = this.#command;
    if (value === 'none') return;
    const given = value === 'required' ? this.#valueOf(word, this.#flag) : this.#optionalValueOf(word);
    if (given === undefined) return;
    if (valueToOptions === undefined) this.#arguments.push(given);
    else this.#options.push(...valueToOptions(given));
  }

  #takeOption(word: string, name: string): void {
    const { options, switches = {}, lists = [] } = this.#command;
    if (Object.hasOwn(switches, name)) {
      this.#options.push(switches[name]!);
    } else if (Object.hasOwn(options, name)) {
      const values = lists.includes(name) ? this.#valuesOf(word, name) : [this.#valueOf(word, name)];
      const today = options[name]!;
      if (today === null) this.#drop(name, values.join(' '));
      else this.#options.push(...values.map((value) => `${today}=${value}`));
    } else if (Object.hasOwn(originEverywhere, name)) {
      if (originEverywhere[name] === 'value') this.#valueOf(word, name);
    } else this.#others.push(word);
  }

  #drop(name: string, value: string): void {
    this.#notes.push(`${name} ${value} is not looked at: Waymark knows it itself.`);
  }

  #valueOf(word: string, name: string): string {
    const value = this.#optionalValueOf(word);
    if (value !== undefined) return value;
    throw new CliError('CLI_USAGE', `${name} needs a value`, 'Run `waymark task --help`.');
  }

  /** A word that begins with two hyphens is the next option. */
  #optionalValueOf(word: string): string | undefined {
    const equals = word.indexOf('=');
    if (equals !== -1) return word.slice(equals + 1);
    const next = this.#words[this.#next];
    if (next === undefined || next.startsWith('--')) return undefined;
    this.#next++;
    return next;
  }

  #valuesOf(word: string, name: string): string[] {
    const values = [this.#valueOf(word, name)];
    if (word.includes('=')) return values;
    for (let next = this.#words[this.#next]; next !== undefined && !next.startsWith('--');) {
      values.push(next);
      next = this.#words[++this.#next];
    }
    return values;
  }
}

/** `--agent` of `--agent=reviewer`. */
function nameOf(word: string): string {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  return equals === -1 ? word : word.slice(0, equals);
}

function twoCommands(one: string, other: string): CliError {
  return new CliError('CLI_USAGE', `${one} and ${other} are two commands`, 'Give one of them at a time.');
}
