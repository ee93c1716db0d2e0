import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { artifactDiffText } from './artifact-diff-text.ts';
import { openLibrary, promptName } from './open-library.ts';

/** How the second prompt differs from the first. */
export async function diff(invocation: Invocation, before: string, after: string): Promise<CommandOutput> {
  const data = await openLibrary(invocation).diff(promptName(before), promptName(after));
  return {
    kind: 'prompt.diff',
    data,
    text: (style) => artifactDiffText(data, style) || `${before} and ${after} say the same.`,
  };
}
