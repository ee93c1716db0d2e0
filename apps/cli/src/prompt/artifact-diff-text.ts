import type { ArtifactDiff, DiffLine, PredictorDiff } from '@waymark/prompt-inference';
import { count } from '../output/count.ts';
import type { Style } from '../output/style.ts';

const context = 3;

/** How two artifacts differ, for people; empty when they do not. */
export function artifactDiffText(diff: ArtifactDiff, style: Style): string {
  const { prompt, tools, predictors, metadata } = diff;
  const added = (line: string) => style.green(`+ ${line}`);
  const removed = (line: string) => style.red(`- ${line}`);
  return [
    section(style, 'Prompt', changedLines(prompt, style)),
    section(style, 'Tools', [
      ...(tools?.removed ?? []).map(removed),
      ...(tools?.added ?? []).map(added),
      ...(tools?.changed ?? []).map(
        ({ tool, field, before, after }) => `~ ${tool}: ${field} was ${before}, is ${after}`,
      ),
    ]),
    section(style, 'Predictors', [
      ...predictors.removed.map(removed),
      ...predictors.added.map(added),
      ...predictors.changed.flatMap((change) => predictorLines(change, prompt, style)),
    ]),
    section(
      style,
      'About',
      Object.entries(metadata).flatMap(([name, { before, after }]) => [
        removed(`${name}: ${JSON.stringify(before)}`),
        added(`${name}: ${JSON.stringify(after)}`),
      ]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function predictorLines(change: PredictorDiff, prompt: DiffLine[] | null, style: Style): string[] {
  const { name, instructions, fields, demos_added, demos_removed } = change;
  const demos = [
    ...(demos_added > 0 ? [`${count(demos_added, 'demonstration')} added`] : []),
    ...(demos_removed > 0 ? [`${count(demos_removed, 'demonstration')} removed`] : []),
  ];
  // The first predictor's instructions are the prompt, which is shown already.
  const isShown = instructions !== null && JSON.stringify(instructions) === JSON.stringify(prompt);
  const fieldLines =
    fields === null
      ? []
      : [
          ...fields.before.filter((line) => !fields.after.includes(line)).map((line) => style.red(`- ${line}`)),
          ...fields.after.filter((line) => !fields.before.includes(line)).map((line) => style.green(`+ ${line}`)),
        ];
  const details = [...(isShown ? ['instructions: see the prompt'] : changedLines(instructions, style)), ...fieldLines];
  return [`~ ${[name, ...demos].join(', ')}`, ...details.map((line) => `  ${line}`)];
}

/** The lines that differ, with a few of those around them. */
export function changedLines(lines: DiffLine[] | null, style: Style): string[] {
  if (lines === null) return [];
  const near = new Set<number>();
  for (const [index, { kind }] of lines.entries()) {
    if (kind === 'same') continue;
    for (let at = index - context; at <= index + context; at++) near.add(at);
  }
  return lines.flatMap(({ kind, text }, index) => {
    if (!near.has(index)) return [];
    const gap = index > 0 && !near.has(index - 1) ? ['  ...'] : [];
    if (kind === 'same') return [...gap, `  ${text}`];
    return [...gap, kind === 'added' ? style.green(`+ ${text}`) : style.red(`- ${text}`)];
  });
}

/** Lines under a title; empty where there are none. */
export function section(style: Style, title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [style.bold(title), ...lines.map((line) => `  ${line}`.trimEnd())].join('\n');
}
