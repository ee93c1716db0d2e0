import type { JsonObject } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';
import type { RunBudget } from './inference-options.ts';

/** What a run may do, with all defaults. */
export interface RunSettings {
  max_iterations: number;
  tool_errors: 'tell' | 'throw';
  tool_timeout_ms: number;
  temperature?: number;
  max_tokens?: number;
  deadline_ms?: number;
  budget?: RunBudget;
}

// Timers of Node cannot be longer.
const milliseconds = z.number().positive().max(2_147_483_647);
const price = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cached_input: z.number().nonnegative().optional(),
});
const data = {
  max_iterations: z.int().positive().default(10),
  tool_errors: z.enum(['tell', 'throw']).default('tell'),
  tool_timeout_ms: milliseconds.default(60_000),
  temperature: z.number().nonnegative().optional(),
  max_tokens: z.int().positive().optional(),
  deadline_ms: milliseconds.optional(),
  budget: z
    .strictObject({
      max_tokens: z.int().positive().optional(),
      max_cost: z.number().positive().optional(),
      prices: z.record(z.string(), price).optional(),
    })
    .optional(),
};
const callback = z.custom((value) => typeof value === 'function', 'Must be a function').optional();
const thing = z.custom((value) => typeof value === 'object' && value !== null, 'Must be an object').optional();
const model = z.custom(
  (value) => (typeof value === 'string' && value !== '') || (typeof value === 'object' && value !== null),
  'Must be a name as provider/model, or a model',
);
const code = {
  name: z.string().min(1).optional(),
  model,
  api_key: z.string().optional(),
  base_url: z.string().optional(),
  fetch: callback,
  tools: z.array(z.custom((value) => typeof value === 'object' && value !== null)).optional(),
  output: z.custom((value) => typeof value === 'object' || typeof value === 'function').optional(),
  approve: callback,
  signal: thing,
  telemetry: thing,
  captureContent: z.boolean().optional(),
  clock: thing,
  ids: callback,
};
const prompt = z.custom(
  (value) => (typeof value === 'string' && value !== '') || (typeof value === 'object' && value !== null),
  'Must be a text, or a program',
);
const inferenceOptions = z.strictObject({
  ...data,
  ...code,
  prompt,
  input: z.unknown().optional(),
  state: z.array(z.custom((value) => typeof value === 'object' && value !== null)).optional(),
  journal: thing,
});
const resumeOptions = z.strictObject({ ...data, ...code, prompt: prompt.optional(), journal: thing });
const settingNames = Object.keys(data);

/**
 * The options as settings of a run.
 * @throws {ValidationError} for an option that is unknown or cannot be, with its path.
 */
export function checkOptions(options: object): RunSettings {
  return pickSettings(parseDocument(inferenceOptions, withoutUndefined(options), 'inference options'));
}

/** The same for the options of a resumed run; what they leave out is as it was when the run began. */
export function checkResumeOptions(options: object, kept: JsonObject): RunSettings {
  return pickSettings(parseDocument(resumeOptions, { ...kept, ...withoutUndefined(options) }, 'resume options'));
}

function pickSettings(parsed: object): RunSettings {
  return Object.fromEntries(
    Object.entries(parsed).filter(([name, value]) => settingNames.includes(name) && value !== undefined),
  ) as unknown as RunSettings;
}

function withoutUndefined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
