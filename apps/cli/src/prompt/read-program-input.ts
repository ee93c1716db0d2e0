import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  importProgram,
  parseJsonText,
  readProgram,
  type ImportedProgram,
  type ImportOptions,
} from '@waymark/prompt-inference';
import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';
import { inSource } from './in-source.ts';
import { readInput } from './read-input.ts';
import { readSignature } from './read-signature.ts';
import { readTools } from './read-tools.ts';

/** How a program is read, as the command line says it. */
export interface ProgramInputOptions {
  signature?: string[] | undefined;
  tools?: string | undefined;
  allowToolMismatch?: true | undefined;
  keepExamples?: true | undefined;
}

/**
 * The program in a file or a folder; `-` is stdin, where an object of JSON is a program and anything else a prompt.
 * @throws {CliError} CLI_NOT_FOUND; {ArtifactError} PROMPT_IMPORT naming the file and the place.
 */
export async function readProgramInput(
  invocation: Invocation,
  file: string,
  options: ProgramInputOptions,
): Promise<ImportedProgram> {
  if (file === '-' && options.tools === '-') {
    throw new CliError('CLI_USAGE', 'Program and tools cannot both come from stdin.', 'Put one of them into a file.');
  }
  const importOptions: ImportOptions = {
    ...readSignature(options.signature),
    ...(options.tools === undefined ? {} : { tools: await readTools(invocation, options.tools) }),
    ...(options.allowToolMismatch === true ? { allow_tool_mismatch: true } : {}),
    ...(options.keepExamples === true ? { keep_examples: true } : {}),
  };
  if (file === '-') {
    const { source, text } = await readInput(invocation, file);
    const isJson = text.trimStart().startsWith('{');
    const program = isJson ? parseJsonText(text, { source, code: 'PROMPT_IMPORT' }) : text;
    return inSource(source, () => importProgram(program, importOptions));
  }
  const path = resolve(invocation.cwd, file);
  if (!existsSync(path)) throw new CliError('CLI_NOT_FOUND', `There is no file ${path}.`, 'Check the path.');
  return inSource(path, () => readProgram(path, importOptions));
}
