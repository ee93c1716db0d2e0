import { WaymarkError } from '@waymark/core-types';
import type { PromptLibrary } from '@waymark/prompt-inference';
import { exitCodes } from '../exit-codes.ts';
import { count } from '../output/count.ts';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { openLibrary, promptName } from './open-library.ts';

/** What was found in one prompt; no problems when it is as it was saved. */
interface Verified {
  name: string;
  ok: boolean;
  problems: { check: 'file' | 'content_hash' | 'tool_fingerprints'; message: string }[];
}

/** Checks one prompt, or all, against what was saved. */
export async function verify(invocation: Invocation, name: string | undefined): Promise<CommandOutput> {
  const library = openLibrary(invocation);
  const names = name === undefined ? (await library.list()).map((item) => item.name) : [promptName(name)];
  const prompts: Verified[] = [];
  for (const each of names) prompts.push(await verifyOne(library, each));
  const isOk = prompts.every(({ ok }) => ok);
  return {
    kind: 'prompt.verify',
    data: { ok: isOk, prompts },
    exitCode: isOk ? exitCodes.ok : exitCodes.check_failed,
    text: (style) => report(prompts, style),
  };
}

async function verifyOne(library: PromptLibrary, name: string): Promise<Verified> {
  const problems = await library.verify(name).catch((error: unknown): Verified['problems'] => {
    // What is not there was not found to be bad: the caller named it wrongly.
    if (!WaymarkError.isInstance(error) || error.code === 'PROMPT_NOT_FOUND') throw error;
    return [{ check: 'file', message: error.message }];
  });
  return { name, ok: problems.length === 0, problems };
}

function report(prompts: readonly Verified[], style: Style): string {
  const rows = prompts.flatMap(({ name, problems }) =>
    problems.length === 0
      ? [[style.green('ok'), name]]
      : problems.map(({ message }) => [style.red('fail'), name, message]),
  );
  const bad = prompts.filter(({ ok }) => !ok).length;
  const total =
    bad === 0
      ? `${count(prompts.length, 'prompt')} as saved.`
      : `${bad} of ${count(prompts.length, 'prompt')} not as saved.`;
  return rows.length === 0 ? total : `${table(rows)}\n${total}`;
}
