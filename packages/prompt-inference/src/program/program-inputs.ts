import { ValidationError } from '@waymark/core-types';
import type { ArtifactPredictor } from '../artifact/prompt-artifact.ts';

/**
 * The inputs in a text: an object with the fields' names, or, where there is one field, its value.
 * @throws {ValidationError} when several fields are needed and the text is no object.
 */
export function inputsOf(
  { name, fields }: Pick<ArtifactPredictor, 'name' | 'fields'>,
  text: string,
  wanted: readonly string[],
): Record<string, unknown> {
  const value = parseJson(text);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const only = wanted.length === 1 ? wanted[0] : undefined;
  if (isObject && (only === undefined || only in value)) return value as Record<string, unknown>;
  if (only !== undefined) {
    const isText = fields.find((field) => field.name === only)?.type === 'str';
    return { [only]: isText ? text : (value ?? text) };
  }
  const message = `Is no JSON object with the fields ${wanted.join(', ')}`;
  throw new ValidationError(`The input does not fit the predictor ${name}: ${message}.`, [
    { path: '$.input', message },
  ]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
