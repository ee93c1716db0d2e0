import type { JsonObject } from '@waymark/core-types';
import { formatArtifactName } from '../artifact/artifact-name.ts';
import type { ArtifactField, ArtifactPredictor, PromptArtifact } from '../artifact/prompt-artifact.ts';
import { ArtifactError } from '../errors.ts';
import type { DspyRemainder } from '../import/dspy/import-dspy.ts';
import { parseSignature } from '../import/parse-signature.ts';

/**
 * The artifact as DSPy's `program.load("program.json")` takes it. What was imported from DSPy comes out as it went in, without
 * the models' keys and addresses; a plain prompt needs the signature that it was written for.
 * @throws {ArtifactError} PROMPT_ARTIFACT when a predictor has no fields.
 * @throws {ValidationError} for a signature that cannot be read.
 */
export function exportDspy(artifact: PromptArtifact, options: { signature?: string } = {}): JsonObject {
  const remainder = remainderOf(artifact);
  const predictors = predictorsOf(artifact, options.signature);
  const states = new Map(
    predictors.map((predictor) => [predictor.name, stateOf(predictor, remainder?.parameters[predictor.name])]),
  );
  const names = new Set([...Object.keys(remainder?.parameters ?? {}), ...states.keys()]);
  const parameters = Object.fromEntries(
    [...names].map((name) => [name, states.get(name) ?? remainder!.parameters[name]!]),
  );
  const metadata = remainder?.metadata ?? { dependency_versions: {} };
  const flat = remainder?.flat ?? (predictors.length === 1 && predictors[0]!.name === 'self');
  return { ...(flat ? parameters['self'] : parameters), metadata };
}

function remainderOf({ source }: PromptArtifact): DspyRemainder | undefined {
  const state = source.format === 'dspy' ? (source.state as Partial<DspyRemainder> | undefined) : undefined;
  return typeof state?.parameters === 'object' ? (state as DspyRemainder) : undefined;
}

function predictorsOf(artifact: PromptArtifact, signature: string | undefined): ArtifactPredictor[] {
  const described = signature === undefined ? [] : parseSignature(signature).map(describeField);
  const single = { name: 'self', instructions: artifact.prompt, fields: [], demos: [] };
  const predictors = artifact.predictors.length === 0 ? [single] : artifact.predictors;
  return predictors.map((predictor) => {
    const fields = predictor.fields.length === 0 ? described : predictor.fields;
    if (fields.length > 0) return { ...predictor, fields };
    throw new ArtifactError(
      'PROMPT_ARTIFACT',
      `${formatArtifactName(artifact)} cannot be a program of DSPy: nothing says which fields ${predictor.name} has.`,
      { recoveryAction: 'Pass its signature, as in "question -> answer".' },
    );
  });
}

/** As DSPy describes a field that nobody described: `${next_step}`, `Next Step:`. */
function describeField(field: Pick<ArtifactField, 'name' | 'direction' | 'type'>): ArtifactField {
  const words = field.name.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return { ...field, description: `\${${field.name}}`, prefix: `${words.join(' ').trim()}:` };
}

function stateOf(predictor: ArtifactPredictor, kept: JsonObject | undefined): JsonObject {
  const { signature = {}, ...state } = (kept ?? { traces: [], train: [], lm: null }) as JsonObject & {
    signature?: JsonObject;
  };
  const fieldStates = (signature['fields'] ?? []) as JsonObject[];
  return {
    ...state,
    demos: predictor.demos as JsonObject[],
    signature: {
      ...signature,
      instructions: predictor.instructions,
      fields: predictor.fields.map((field, index) => fieldStateOf(field, fieldStates[index], kept !== undefined)),
    },
  };
}

/** What the file said, with what the artifact says now; what neither says stays away. */
function fieldStateOf({ prefix, description }: ArtifactField, kept: JsonObject = {}, isImported = false): JsonObject {
  const says = (name: string, text: string) => (isImported && text === '' && !(name in kept) ? {} : { [name]: text });
  return { ...kept, ...says('prefix', prefix), ...says('description', description) };
}
