import { CliError } from '../../errors.ts';
import type { JsonForm } from '../../output/json-form.ts';
import { originForm } from './origin-form.ts';
import { translateOriginCall } from './translate-origin-call.ts';

/** A command line of `waymark task`, as the parser takes it. */
export interface TaskCall {
  argv: string[];
  /** The form of `--format json`; undefined where it is not asked for. */
  form: JsonForm | undefined;
  notes: string[];
  /** Why it cannot be parsed; known only now, so that it is told in the form that was asked for. */
  problem: CliError | undefined;
}

/**
 * Reads a command line that begins with `task`: takes `--format` out, wherever it stands, and puts today's command in the
 * place of a flag of the Python script.
 */
export function readTaskCall(argv: readonly string[]): TaskCall {
  const { format, rest } = takeFormat(argv);
  const form = format === 'json' ? originForm : undefined;
  if (format !== null && format !== 'json' && format !== 'text') {
    const problem = new CliError('CLI_USAGE', `--format is ${JSON.stringify(format)}`, 'Choose text or json.');
    return { argv: rest, form, notes: [], problem };
  }
  const at = rest.indexOf('task');
  try {
    const translated = translateOriginCall([...rest.slice(0, at), ...rest.slice(at + 1)]);
    return { argv: translated?.argv ?? rest, form, notes: translated?.notes ?? [], problem: undefined };
  } catch (error) {
    if (!CliError.isInstance(error)) throw error;
    return { argv: rest, form, notes: [], problem: error };
  }
}

/** The last `--format` before `--`, and the words without any; an empty text where its value is missing. */
function takeFormat(argv: readonly string[]): { format: string | null; rest: string[] } {
  const end = argv.indexOf('--');
  const rest: string[] = [];
  let format: string | null = null;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    if (end !== -1 && index >= end) rest.push(word);
    else if (word === '--format') format = argv[++index] ?? '';
    else if (word.startsWith('--format=')) format = word.slice('--format='.length);
    else rest.push(word);
  }
  return { format, rest };
}
