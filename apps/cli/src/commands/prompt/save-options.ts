import { InvalidArgumentError, type Command, type OptionValues } from '@commander-js/extra-typings';
import { collect } from '../../program/scope-options.ts';

/** The options of every command that saves a program: how it is read, and where it comes from. */
export function addSaveOptions<Arguments extends unknown[], Options extends OptionValues>(
  command: Command<Arguments, Options>,
) {
  return addOriginOptions(command)
    .option(
      '--signature <signature>',
      'names and types of its fields: "question -> answer"; PREDICTOR=... repeats',
      collect,
    )
    .option('--allow-tool-mismatch', 'take it though its instructions name other tools');
}

/** The options of every command that saves a prompt: its tools, and where it comes from. */
export function addOriginOptions<Arguments extends unknown[], Options extends OptionValues>(
  command: Command<Arguments, Options>,
) {
  return command
    .option('--tools <file>', 'JSON list of the tools it was made for; - is stdin')
    .option('--optimizer <name>', 'what optimised it, as in dspy.GEPA')
    .option('--score <number>', 'how it scored', finiteNumber)
    .option('--dataset <name>', 'on what')
    .option('--parent <name>', 'the prompt it was made from, as in refund_v1')
    .option('--dry-run', 'check it, say what would be saved, and save nothing');
}

function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}
