import type { ImportedProgram } from '@waymark/prompt-inference';
import { CliError } from '../errors.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { newPromptName } from './open-library.ts';
import { readProgramInput } from './read-program-input.ts';
import { saveProgram, type SaveOptions } from './save-program.ts';

const formats = { dspy: 'DSPy', ax: 'ax' } as const;

/** How a program is imported. */
export interface ImportCommandOptions extends SaveOptions {
  name: string;
  version: string;
}

/** Saves a program of exactly this format as a new version. */
export async function importAs(
  format: keyof typeof formats,
  invocation: Invocation,
  ...[file, options]: [file: string, options: ImportCommandOptions]
): Promise<CommandOutput> {
  const { name, version, ...rest } = options;
  const wanted = newPromptName(name, version);
  const program = await readProgramInput(invocation, file, rest);
  if (program.format !== format) throw otherFormat(format, file, program);
  return { kind: `prompt.import-${format}`, ...(await saveProgram(invocation, program, { ...rest, ...wanted })) };
}

function otherFormat(format: keyof typeof formats, file: string, program: ImportedProgram): CliError {
  const isKnown = program.format === 'dspy' || program.format === 'ax';
  const found = isKnown ? `a program of ${formats[program.format as keyof typeof formats]}` : 'a plain prompt';
  return new CliError(
    'CLI_INVALID_INPUT',
    `${file === '-' ? 'stdin' : file} holds ${found}, not a program of ${formats[format]}.`,
    isKnown
      ? `Use \`waymark prompt import-${program.format}\`.`
      : 'Use `waymark prompt save NAME VERSION --from FILE`.',
  );
}
