import { join } from 'node:path';
import type { ArtifactListing } from '@waymark/prompt-inference';
import { count } from '../output/count.ts';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { libraryHome, openLibrary } from './open-library.ts';

/** Every prompt with its versions, those that cannot be read too. */
export async function list(invocation: Invocation): Promise<CommandOutput> {
  const folder = join(libraryHome(invocation), 'prompts');
  const items = await openLibrary(invocation).list();
  return {
    kind: 'prompt.list',
    data: { folder, items },
    text: (style) => {
      if (items.length === 0) return `No prompts in ${folder}.`;
      return table(items.map((item) => row(item, style)));
    },
  };
}

function row({ name, metadata, tools, problem }: ArtifactListing, style: Style): string[] {
  if (problem !== null) return [style.bold(name), style.red('unusable'), problem];
  const score = metadata?.score ?? null;
  return [
    style.bold(name),
    metadata?.optimizer ?? '',
    score === null ? '-' : String(score),
    count(tools.length, 'tool'),
    style.dim(metadata?.created_at ?? ''),
  ];
}
