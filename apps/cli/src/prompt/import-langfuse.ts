import { importLangfusePrompt } from '@waymark/prompt-inference';
import { CliError } from '../errors.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import type { ImportCommandOptions } from './import-program.ts';
import { newPromptName } from './open-library.ts';
import { openLangfuseProject } from './open-langfuse-project.ts';
import { readTools } from './read-tools.ts';
import { saveProgram } from './save-program.ts';

/** Saves a prompt of Langfuse as a new version; `prompt` is NAME, NAME@LABEL or NAME@VERSION. */
export async function importFromLangfuse(
  invocation: Invocation,
  prompt: string,
  options: ImportCommandOptions,
): Promise<CommandOutput> {
  const { name, version, ...rest } = options;
  const wanted = newPromptName(name, version);
  const { name: there, ...which } = readReference(prompt);
  const tools = rest.tools === undefined ? {} : { tools: await readTools(invocation, rest.tools) };
  const client = await openLangfuseProject(invocation);
  const program = await importLangfusePrompt(client, there, { ...which, ...tools });
  return { kind: 'prompt.import-langfuse', ...(await saveProgram(invocation, program, { ...rest, ...wanted })) };
}

/** A number behind the last @ is a version, a word a label. */
function readReference(text: string): { name: string; version?: number; label?: string } {
  const at = text.lastIndexOf('@');
  const [name, which] = at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  if (name === '' || which === '') {
    throw new CliError(
      'CLI_USAGE',
      `${JSON.stringify(text.slice(0, 200))} names no prompt of Langfuse.`,
      'Write NAME, NAME@LABEL or NAME@VERSION, as in refund@staging or refund@3.',
    );
  }
  if (which === undefined) return { name };
  return /^[1-9]\d{0,8}$/.test(which) ? { name, version: Number(which) } : { name, label: which };
}
