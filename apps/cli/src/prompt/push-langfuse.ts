import { pushLangfusePrompt } from '@waymark/prompt-inference';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { openLangfuseProject } from './open-langfuse-project.ts';
import { openLibrary, promptName } from './open-library.ts';

/** Pushes a prompt to Langfuse as a new version of the prompt that is called so there. */
export async function pushToLangfuse(
  invocation: Invocation,
  name: string,
  options: { as?: string | undefined; label?: string[] | undefined; dryRun?: true | undefined },
): Promise<CommandOutput> {
  const artifact = await openLibrary(invocation).loadArtifact(promptName(name));
  const langfuse_name = options.as ?? artifact.task_name;
  const labels = [...new Set(options.label)];
  const client = await openLangfuseProject(invocation);
  if (options.dryRun !== true) await pushLangfusePrompt(client, artifact, { name: langfuse_name, labels });
  const where = `${langfuse_name}${labels.length === 0 ? '' : `, labelled ${labels.join(', ')}`}`;
  return {
    kind: 'prompt.push-langfuse',
    data: { name, langfuse_name, labels, dry_run: options.dryRun === true },
    text: (style) =>
      options.dryRun === true
        ? `${style.bold(name)} can be pushed to Langfuse as ${where}. Nothing was sent (--dry-run).`
        : `Pushed ${style.bold(name)} to Langfuse as ${where}.`,
  };
}
