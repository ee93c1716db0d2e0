import type { DocumentVersions } from '@waymark/core-types';
import { z } from 'zod';

/** Bounds of an artifact. */
export const artifactLimits = {
  text: 2_000_000,
  tools: 1_000,
  demos: 10_000,
  fields: 1_000,
  predictors: 1_000,
} as const;

/** The versions that artifacts have had. */
export const artifactVersions: DocumentVersions = { kind: 'prompt-artifact', current: 1 };

/** A name that is a file's name on every system: no separators, no dots in front, no reserved device. */
export const taskNameSchema = z
  .string()
  .max(100)
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/,
    'Expected letters, digits, - and _, beginning and ending with one of the first two',
  )
  .refine((name) => !/^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(name), 'Is a reserved name on Windows');

/** `v1`, `v2.1`, or a semantic version. */
export const taskVersionSchema = z
  .string()
  .max(60)
  .regex(/^(?:v\d+(?:\.\d+){0,2}|\d+\.\d+\.\d+(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)$/, 'Expected v1, v2.1 or 1.2.3');

/** A tool in OpenAI's function format, as the prompt was made for it. */
export const contractToolSchema = z.looseObject({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Expected 1 to 64 letters, digits, _ and -'),
  description: z.string().max(artifactLimits.text).default(''),
  /** JSON Schema of an object. */
  parameters: z.looseObject({ type: z.literal('object') }),
});

export type ContractTool = z.output<typeof contractToolSchema>;

/** A typed input or output of a prompt. */
export const artifactFieldSchema = z.looseObject({
  name: z.string().min(1).max(200),
  direction: z.enum(['input', 'output']),
  /** As in a DSPy signature: `str`, `int`, `bool`, `list[str]`, `Literal['a', 'b']` ... */
  type: z.string().max(1_000).default('str'),
  description: z.string().max(artifactLimits.text).default(''),
  prefix: z.string().max(1_000).default(''),
});

export type ArtifactField = z.output<typeof artifactFieldSchema>;

/** One predictor of a program: a call of the model with its own instructions and demonstrations. */
export const artifactPredictorSchema = z.looseObject({
  /** As in `extract.predict`; `self` for a program that is one predictor. */
  name: z.string().min(1).max(500),
  instructions: z.string().max(artifactLimits.text),
  fields: z.array(artifactFieldSchema).max(artifactLimits.fields).default([]),
  demos: z.array(z.record(z.string(), z.unknown())).max(artifactLimits.demos).default([]),
});

export type ArtifactPredictor = z.output<typeof artifactPredictorSchema>;

/** Where a prompt comes from. */
export const artifactMetadataSchema = z.looseObject({
  created_at: z.iso.datetime({ precision: 3 }),
  /** As in `dspy.GEPA`, `ax.GEPA`, `none`. */
  optimizer: z.string().max(200).default('none'),
  /** Of the optimizer or of whatever wrote the program. */
  version: z.string().max(200).nullable().default(null),
  score: z.number().nullable().default(null),
  dataset: z.string().max(1_000).nullable().default(null),
  /** `task_name_version` of the artifact that this one was made from. */
  parent: z.string().max(200).nullable().default(null),
});

export type ArtifactMetadata = z.output<typeof artifactMetadataSchema>;

/** An optimised prompt with the tools it was made for; a file of the library holds one. */
export const promptArtifactSchema = z.looseObject({
  schema_version: z.literal('prompt-artifact.v1'),
  task_name: taskNameSchema,
  task_version: taskVersionSchema,
  /** What the model gets as its system prompt; of a program of several predictors, that of the first. */
  prompt: z.string().min(1).max(artifactLimits.text),
  tools: z.array(contractToolSchema).max(artifactLimits.tools).default([]),
  /** Fingerprint of each tool, by its name: SHA-256 over what `load` compares. */
  tool_fingerprints: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)).default({}),
  predictors: z.array(artifactPredictorSchema).max(artifactLimits.predictors).default([]),
  metadata: artifactMetadataSchema,
  /**
   * Which format it came in, and what that held beside the predictors, without secrets, so that an export differs in nothing
   * it should keep.
   */
  source: z.looseObject({ format: z.enum(['plain', 'dspy', 'ax', 'langfuse']), state: z.unknown().optional() }),
  /** SHA-256 of the canonical JSON of everything else. */
  content_hash: z.string().regex(/^[0-9a-f]{64}$/),
});

export type PromptArtifact = z.output<typeof promptArtifactSchema>;
