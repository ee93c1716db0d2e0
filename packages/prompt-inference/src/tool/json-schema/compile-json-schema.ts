import { canonicalJson, ValidationError, type JsonObject } from '@waymark/core-types';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describeMisfit } from './describe-misfit.ts';
import { guardedPattern } from './guarded-pattern.ts';
import { prepareSchema } from './prepare-schema.ts';

/** Checks a value: each misfit in one line, with its path; none where it fits. */
export type JsonSchemaCheck = (value: unknown) => string[];

const mostKept = 500;
/** The validator holds on to all it ever compiled. */
const mostCompiled = 500;
/** By the text of the schema: servers send the same one again and again. */
const compiled = new Map<string, JsonSchemaCheck>();
const known = new WeakMap<JsonObject, JsonSchemaCheck>();
let shared: { ajv: Ajv2020; count: number } | undefined;

/**
 * A check for a JSON Schema of any draft since 6. Compiled once per schema.
 * @throws {ValidationError} for what is no JSON Schema, refers to others, or is too large.
 */
export function compileJsonSchema(schema: JsonObject): JsonSchemaCheck {
  const existing = known.get(schema);
  if (existing !== undefined) return existing;
  const prepared = prepareSchema(schema);
  const text = canonicalJson(prepared);
  const check = compiled.get(text) ?? toCheck(compile(prepared));
  if (compiled.size >= mostKept) compiled.delete(compiled.keys().next().value!);
  compiled.set(text, check);
  known.set(schema, check);
  return check;
}

function toCheck(validate: ValidateFunction): JsonSchemaCheck {
  return (value) => (validate(value) ? [] : describeErrors(validate.errors ?? []));
}

function describeErrors(errors: readonly ErrorObject[]): string[] {
  return [...new Set(errors.map(describeMisfit))];
}

function compile(schema: JsonObject): ValidateFunction {
  if (shared === undefined || shared.count >= mostCompiled) shared = { ajv: createAjv(), count: 0 };
  shared.count += 1;
  const { ajv } = shared;
  try {
    return ajv.compile(schema);
  } catch (error) {
    const message = error instanceof Error ? error.message.slice(0, 300) : 'Is no JSON Schema';
    throw new ValidationError(`The parameters of a tool are no usable JSON Schema: ${message}`, [
      { path: '$.parameters', message },
    ]);
  }
}

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    verbose: true,
    logger: false,
    code: { regExp: guardedPattern },
  });
  formats.default(ajv);
  return ajv;
}
