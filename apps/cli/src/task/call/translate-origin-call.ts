import { CliError } from '../../errors.ts';
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
 * that names a command. What it does not know stays, so that the parser says what is wrong with it.
 * @param words what follows `task`.
 * @throws {CliError} CLI_USAGE for two commands in one call, or a missing value.
 */
export function translateOriginCall(words: readonly string[]): TranslatedCall | null {
  const flag = findCommand(words);
  return flag === null ? null : new Translation(words, flag).call();
}

/** The flag that is the command; null where a word is it, or no flag is known. */
function findCommand(words: readonly string[]): string | null {
  let isFirst = true;
  let found: string | null = null;
  for (let index = 0; index < words.length; index++) {
    const name = nameOf(words[index]!);
    if (isFirst && name in globals) {
      if (globals[name] === 'value' && name === words[index]) index++;
      continue;
    }
    if (isFirst && !name.startsWith('--')) return null;
    isFirst = false;
    if (name === '--') break;
    if (!Object.hasOwn(originCommands, name)) continue;
    if (found !== null && found !== name) throw twoCommands(found, name);
    found = name;
  }
  return found;
}

class Translation {
  readonly #words: readonly string[];
  readonly #flag: string;
  readonly #command: OriginCommand;
  readonly #globals: string[] = [];
  readonly #options: string[] = [];
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
    const isGiven = this.#options.some((option) => option.startsWith(`${without?.option}=`));
    if (without !== undefined && !isGiven) this.#options.push(without.means);
    const rest = this.#arguments.length === 0 ? [] : ['--', ...this.#arguments];
    return { argv: [...this.#globals, 'task', ...this.#command.words, ...this.#options, ...rest], notes: this.#notes };
  }

  #take(word: string): void {
    const name = nameOf(word);
    if (!name.startsWith('--')) this.#arguments.push(word);
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
    } else this.#options.push(word);
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
