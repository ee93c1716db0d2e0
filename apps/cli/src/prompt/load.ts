import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { openLibrary, promptName } from './open-library.ts';
import { readTools } from './read-tools.ts';

/** The prompt itself; with tools only when they are those that it was made for. */
export async function load(
  invocation: Invocation,
  name: string,
  options: { tools?: string | undefined },
): Promise<CommandOutput> {
  const wanted = promptName(name);
  const tools = options.tools === undefined ? undefined : await readTools(invocation, options.tools);
  const { prompt, content_hash } = await openLibrary(invocation).loadArtifact(
    wanted,
    tools === undefined ? {} : { validate_tools: tools },
  );
  return {
    kind: 'prompt.load',
    data: { name, prompt, content_hash },
    // To the letter for a program; a terminal would obey what stands in it.
    ...(invocation.runtime.stdout.isTTY === true ? { text: () => prompt } : { raw: prompt }),
  };
}
