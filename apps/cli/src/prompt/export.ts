import { resolve } from 'node:path';
import { exportDspy } from '@waymark/prompt-inference';
import { CliError } from '../errors.ts';
import { replaceFile } from '../output/replace-file.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { openLibrary, promptName } from './open-library.ts';
import { readSignature } from './read-signature.ts';

/** A prompt as another tool reads it, to a file or to stdout. */
export async function exportPrompt(
  invocation: Invocation,
  name: string,
  options: { format: 'dspy'; out?: string | undefined; signature?: string | undefined },
): Promise<CommandOutput> {
  const { format, out } = options;
  const { signature } = readSignature(options.signature === undefined ? [] : [options.signature]);
  if (typeof signature === 'object') {
    throw new CliError('CLI_USAGE', '--signature names a predictor.', 'Give one for the whole program.');
  }
  const artifact = await openLibrary(invocation).loadArtifact(promptName(name));
  const program = exportDspy(artifact, signature === undefined ? {} : { signature });
  const text = `${JSON.stringify(program, null, 2)}\n`;
  if (out === undefined || out === '-') {
    return { kind: 'prompt.export', data: { name, format, file: null, program }, raw: text };
  }
  const file = resolve(invocation.cwd, out);
  await replaceFile(file, [text]);
  return { kind: 'prompt.export', data: { name, format, file }, text: () => `Wrote ${name} to ${file}.` };
}
