import { canonicalJson } from '@waymark/core-types';
import { formatArtifactName } from './artifact-name.ts';
import { diffLines, type DiffLine } from './diff-lines.ts';
import type { ArtifactPredictor, PromptArtifact } from './prompt-artifact.ts';
import { compareTools, type ToolChanges } from './tools/compare-tools.ts';

/** How one predictor of a program changed; null and zero where it did not. */
export interface PredictorDiff {
  name: string;
  instructions: DiffLine[] | null;
  fields: { before: string[]; after: string[] } | null;
  demos_added: number;
  demos_removed: number;
}

/** How the second artifact differs from the first; null and empty where it does not. */
export interface ArtifactDiff {
  before: string;
  after: string;
  prompt: DiffLine[] | null;
  tools: ToolChanges | null;
  predictors: { added: string[]; removed: string[]; changed: PredictorDiff[] };
  /** By field: what it was and what it is. */
  metadata: Record<string, { before: unknown; after: unknown }>;
}

/** Compares two artifacts: prompt by line, tools by field, predictors with their demonstrations, metadata. */
export function diffArtifacts(before: PromptArtifact, after: PromptArtifact): ArtifactDiff {
  const [old, current] = [predictorsByName(before), predictorsByName(after)];
  return {
    before: formatArtifactName(before),
    after: formatArtifactName(after),
    prompt: before.prompt === after.prompt ? null : diffLines(before.prompt, after.prompt),
    tools: compareTools(before.tools, after.tools),
    predictors: {
      added: [...current.keys()].filter((name) => !old.has(name)),
      removed: [...old.keys()].filter((name) => !current.has(name)),
      changed: [...old.values()].flatMap((predictor) => diffPredictor(predictor, current.get(predictor.name)) ?? []),
    },
    metadata: diffMetadata(before.metadata, after.metadata),
  };
}

function predictorsByName({ predictors }: PromptArtifact): Map<string, ArtifactPredictor> {
  return new Map(predictors.map((predictor) => [predictor.name, predictor]));
}

function diffPredictor(before: ArtifactPredictor, after: ArtifactPredictor | undefined): PredictorDiff | null {
  if (after === undefined || canonicalJson(before) === canonicalJson(after)) return null;
  const [old, current] = [before.demos.map(canonicalJson), after.demos.map(canonicalJson)];
  const fields = { before: before.fields.map(describeField), after: after.fields.map(describeField) };
  const isSameFields = canonicalJson(before.fields) === canonicalJson(after.fields);
  return {
    name: before.name,
    instructions:
      before.instructions === after.instructions ? null : diffLines(before.instructions, after.instructions),
    fields: isSameFields ? null : fields,
    demos_added: missingFrom(old, current),
    demos_removed: missingFrom(current, old),
  };
}

/** How many of the items have no counterpart, repeated ones counted. */
function missingFrom(known: readonly string[], items: readonly string[]): number {
  const left = new Map<string, number>();
  for (const item of known) left.set(item, (left.get(item) ?? 0) + 1);
  return items.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  }).length;
}

function describeField({ name, direction, type, description }: ArtifactPredictor['fields'][number]): string {
  return `${direction} ${name}: ${type}${description === '' ? '' : ` (${description})`}`;
}

function diffMetadata(before: Record<string, unknown>, after: Record<string, unknown>): ArtifactDiff['metadata'] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differing = names.filter(
    (name) => canonicalJson({ value: before[name] }) !== canonicalJson({ value: after[name] }),
  );
  return Object.fromEntries(
    differing.map((name) => [name, { before: before[name] ?? null, after: after[name] ?? null }]),
  );
}
