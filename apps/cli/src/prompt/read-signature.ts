import { ValidationError } from '@waymark/core-types';
import { parseSignature, type ImportOptions } from '@waymark/prompt-inference';
import { CliError } from '../errors.ts';

/**
 * What the uses of `--signature` say: one signature for the program, or `PREDICTOR=SIGNATURE` for each predictor.
 * @throws {CliError} CLI_USAGE for one that cannot be read, and for both kinds at once.
 */
export function readSignature(texts: readonly string[] | undefined): Pick<ImportOptions, 'signature'> {
  const parts = (texts ?? []).map(split);
  const [first] = parts;
  if (first === undefined) return {};
  for (const { signature } of parts) check(signature);
  if (parts.length === 1 && first.predictor === null) return { signature: first.signature };
  const unnamed = parts.find(({ predictor }) => predictor === null);
  if (unnamed !== undefined) throw misused(`--signature ${JSON.stringify(unnamed.signature)} names no predictor.`);
  return { signature: Object.fromEntries(parts.map(({ predictor, signature }) => [predictor, signature])) };
}

/** A predictor's name holds no arrow, and every signature has one. */
function split(text: string): { predictor: string | null; signature: string } {
  const at = text.indexOf('=');
  const predictor = text.slice(0, Math.max(at, 0)).trim();
  if (predictor === '' || predictor.includes('->')) return { predictor: null, signature: text };
  return { predictor, signature: text.slice(at + 1) };
}

function check(signature: string): void {
  try {
    parseSignature(signature);
  } catch (error) {
    throw ValidationError.isInstance(error) ? misused(`--signature: ${error.message}`) : error;
  }
}

function misused(message: string): CliError {
  return new CliError(
    'CLI_USAGE',
    message,
    'Write it as in "question, context: list[str] -> answer", or for each predictor "NAME=question -> answer".',
  );
}
