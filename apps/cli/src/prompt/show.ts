import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { artifactText } from './artifact-text.ts';
import { openLibrary, promptName } from './open-library.ts';

/** One artifact: where it comes from, its tools, its predictors with their fields. */
export async function show(invocation: Invocation, name: string): Promise<CommandOutput> {
  const artifact = await openLibrary(invocation).loadArtifact(promptName(name));
  return { kind: 'prompt.show', data: { artifact }, text: (style) => artifactText(artifact, style) };
}
