import { ValidationError } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';
import { artifactLimits } from '../../artifact/prompt-artifact.ts';
import { importError } from '../import-error.ts';

const predictorStateSchema = z.looseObject({
  traces: z.array(z.unknown()).optional(),
  train: z.array(z.unknown()).optional(),
  demos: z.array(z.record(z.string(), z.unknown())).max(artifactLimits.demos),
  signature: z.looseObject({
    instructions: z.string().max(artifactLimits.text),
    fields: z
      .array(z.looseObject({ prefix: z.string().optional(), description: z.string().optional() }))
      .min(1)
      .max(artifactLimits.fields),
  }),
  lm: z.record(z.string(), z.unknown()).nullish(),
});

/** What DSPy's `Predict.dump_state` wrote. */
export type PredictorState = z.output<typeof predictorStateSchema>;

/** A field of a signature in a state file: neither its name nor its type, nor whether it goes in or out. */
export type FieldState = PredictorState['signature']['fields'][number];

/** A state file, taken apart. */
export interface ProgramState {
  /** Whether the file is that of one predictor: its state stands at the top. */
  flat: boolean;
  predictors: Map<string, PredictorState>;
  /** What has a state and is no predictor: a retriever, for one. In the order of the file, predictors included. */
  names: string[];
  others: Map<string, Record<string, unknown>>;
  metadata: Record<string, unknown>;
}

/** The version of DSPy that wrote a program, or null. */
export function dspyVersion(metadata: Record<string, unknown>): string | null {
  const version = (metadata['dependency_versions'] as { dspy?: unknown } | undefined)?.dspy;
  return typeof version === 'string' ? version.slice(0, 200) : null;
}

/**
 * Reads the JSON that DSPy 2.6 and later write with `program.save("program.json")`.
 * @throws {ArtifactError} PROMPT_IMPORT with the reason and the path when it is anything else.
 */
export function readDspyState(value: unknown): ProgramState {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw notDspy('it is no JSON object');
  }
  const { metadata = {}, ...parameters } = value as Record<string, unknown>;
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    throw notDspy('$.metadata is no object');
  }
  const flat = 'signature' in parameters || isLegacy(parameters);
  const states = Object.entries(flat ? { self: parameters } : parameters).map(([name, state]) => {
    if (typeof state === 'object' && state !== null && !Array.isArray(state)) return [name, state] as const;
    throw notDspy(`$[${JSON.stringify(name.slice(0, 100))}] is no object`);
  });
  const legacy = states.find(([, state]) => isLegacy(state));
  if (legacy !== undefined) throw tooOld(legacy[0]);
  const isPredictor = (state: object) => 'signature' in state || 'demos' in state;
  const predictors = states.filter(([, state]) => isPredictor(state));
  if (predictors.length === 0) throw notDspy('it holds no predictor with a signature');
  return {
    flat,
    names: states.map(([name]) => name),
    predictors: new Map(predictors.map(([name, state]) => [name, readPredictor(name, state, flat)])),
    others: new Map(states.filter(([, state]) => !isPredictor(state)) as [string, Record<string, unknown>][]),
    metadata: metadata as Record<string, unknown>,
  };
}

function readPredictor(name: string, state: object, flat: boolean): PredictorState {
  try {
    return parseDocument(predictorStateSchema, state, 'predictor');
  } catch (error) {
    if (!ValidationError.isInstance(error)) throw error;
    const at = flat ? '$' : `$[${JSON.stringify(name.slice(0, 100))}]`;
    const issues = error.issues.map(({ path, message }) => `${at}${path.slice(1)}: ${message}`);
    throw notDspy(`the predictor does not fit: ${issues.join('; ')}`);
  }
}

function isLegacy(state: object): boolean {
  return ['extended_signature', 'signature_instructions', 'extended_signature_instructions'].some(
    (key) => key in state,
  );
}

function notDspy(reason: string) {
  return importError(`This is no program of DSPy: ${reason}.`, {
    recoveryAction: 'Pass what program.save("program.json") of DSPy 2.6 or later wrote.',
  });
}

function tooOld(name: string) {
  return importError(
    `The predictor ${name.slice(0, 100)} was saved by DSPy 2.5 or earlier, which kept two signatures of which one no longer exists.`,
    { recoveryAction: 'Load it in DSPy 2.5, build it again in 2.6 or later, and save it there.' },
  );
}
