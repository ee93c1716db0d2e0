import { InvalidArgumentError, Option } from '@commander-js/extra-typings';

/** `--scope NODE`, as often as wanted. */
export function scopeOption() {
  return new Option(
    '--scope <node>',
    'graph node such as repo:waymark or module:cli; repeat it (default: repo:<name>)',
  ).argParser(collectName);
}

/** `--tag TAG`, as often as wanted. */
export function tagOption() {
  return new Option('--tag <tag>', 'tag; repeat it').argParser(collectName);
}

/** `--limit N`. */
export function limitOption(standard: number) {
  return new Option('--limit <n>', 'at most so many').argParser(wholeNumber).default(standard);
}

/** Parses a whole number from 1 up. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1 up.');
  }
  return value;
}

/** Adds a value to what earlier uses of the option gave. */
export function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

function collectName(value: string, previous: string[] | undefined): string[] {
  const name = value.trim();
  if (name === '') throw new InvalidArgumentError('It must not be empty.');
  if (name.length > 200) throw new InvalidArgumentError('It must have at most 200 characters.');
  return collect(name, previous);
}
