import { formatArtifactName } from '../artifact/artifact-name.ts';
import type { PromptArtifact } from '../artifact/prompt-artifact.ts';
import { sha256 } from '../artifact/sha256.ts';
import type { LangfuseClientLike } from '../import/import-langfuse.ts';

/**
 * Pushes an artifact's prompt as a new version to Langfuse; its tools, their fingerprints and the content hash go into the
 * config, so that whoever gets it can tell what changed. Demonstrations stay here: they may hold what is private.
 */
export async function pushLangfusePrompt(
  client: LangfuseClientLike,
  artifact: PromptArtifact,
  options: { name?: string; labels?: readonly string[] } = {},
): Promise<void> {
  const { prompt, tools, tool_fingerprints, content_hash, metadata } = artifact;
  const name = formatArtifactName(artifact);
  await client.prompt.create({
    name: options.name ?? artifact.task_name,
    type: 'text',
    prompt,
    labels: [...(options.labels ?? [])],
    config: {
      tools: tools.map((tool) => ({ type: 'function', function: tool })),
      waymark: {
        artifact: name,
        content_hash,
        prompt_sha256: sha256(prompt),
        tool_fingerprints,
        optimizer: metadata.optimizer,
        score: metadata.score,
      },
    },
    commitMessage: `${name} ${content_hash.slice(0, 12)}`,
  });
}
