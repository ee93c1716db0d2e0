import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Parses the id of a run. */
export function runId(text: string): string {
  if (/^[\w.:-]{1,200}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be letters, digits, _, ., : and -, at most 200.');
}
