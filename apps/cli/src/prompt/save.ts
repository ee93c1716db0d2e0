import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { newPromptName } from './open-library.ts';
import { readProgramInput } from './read-program-input.ts';
import { saveProgram, type SaveOptions } from './save-program.ts';

/** Saves what a file, a folder or stdin holds as a new version. */
export async function save(
  invocation: Invocation,
  ...[name, version, options]: [name: string, version: string, options: SaveOptions & { from: string }]
): Promise<CommandOutput> {
  const wanted = newPromptName(name, version);
  const program = await readProgramInput(invocation, options.from, options);
  return { kind: 'prompt.save', ...(await saveProgram(invocation, program, { ...options, ...wanted })) };
}
