import { extname } from 'node:path';
import { compareRun, type RunComparison, type RunToday, type ToolLike } from '@waymark/prompt-inference';
import { exitCodes } from '../exit-codes.ts';
import { count } from '../output/count.ts';
import type { Style } from '../output/style.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { changedLines, section } from './artifact-diff-text.ts';
import { loadToolModule } from './load-tool-module.ts';
import { openLibrary, promptName } from './open-library.ts';
import { withRun } from './open-run.ts';
import { readTools } from './read-tools.ts';

/** What a run is held against. */
export interface TodayOptions {
  against?: string | undefined;
  tools?: string | undefined;
  model?: string | undefined;
}

/** Tells how a run would differ with the prompt, tools and model of today; exit code 9 when it would. */
export async function compareWithToday(
  invocation: Invocation,
  run_id: string,
  options: TodayOptions,
): Promise<CommandOutput> {
  const today = await readToday(invocation, options);
  const data = await withRun(invocation, run_id, (journal) => compareRun(journal, today));
  return {
    kind: 'prompt.replay',
    data,
    exitCode: data.same ? exitCodes.ok : exitCodes.check_failed,
    text: (style) => comparisonText(data, style),
  };
}

async function readToday(invocation: Invocation, { against, tools, model }: TodayOptions): Promise<RunToday> {
  const artifact = against === undefined ? undefined : await openLibrary(invocation).loadArtifact(promptName(against));
  const given = tools === undefined ? artifact?.tools : await toolsIn(invocation, tools);
  return {
    ...(artifact === undefined ? {} : { prompt: artifact.prompt }),
    ...(given === undefined ? {} : { tools: given }),
    ...(model === undefined ? {} : { model }),
  };
}

async function toolsIn(invocation: Invocation, file: string): Promise<readonly ToolLike[]> {
  const isModule = ['.js', '.mjs', '.cjs', '.ts', '.mts'].includes(extname(file));
  return isModule ? loadToolModule(invocation, file) : readTools(invocation, file);
}

function comparisonText({ run_id, same, prompt, tools, model, messages }: RunComparison, style: Style): string {
  if (same) return `The run ${run_id} would be sent the same today.`;
  const short = (hash: string) => style.dim(hash.slice(0, 12));
  const changed = (before: string, after: string) => `was ${short(before)}, is ${short(after)}`;
  return [
    section(style, 'Prompt', [
      ...(prompt === null ? [] : [changed(prompt.before_sha256, prompt.after_sha256)]),
      ...changedLines(prompt?.lines ?? null, style),
    ]),
    section(style, 'Tools', [
      ...(tools?.removed ?? []).map((name) => style.red(`- ${name}`)),
      ...(tools?.added ?? []).map((name) => style.green(`+ ${name}`)),
      ...(tools?.changed ?? []).map(({ tool, before, after }) => `~ ${tool}: ${changed(before, after)}`),
    ]),
    section(style, 'Model', model === null ? [] : [style.red(`- ${model.before}`), style.green(`+ ${model.after}`)]),
    section(
      style,
      'Messages',
      messages.length === 0
        ? []
        : [`${count(messages.length, 'message')} of the run would be another: ${messages.map(placeOf).join(', ')}`],
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function placeOf({ index, type }: RunComparison['messages'][number]): string {
  return `${index + 1} (${type})`;
}
