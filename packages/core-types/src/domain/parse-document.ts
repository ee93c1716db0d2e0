import type { z } from 'zod';
import { ValidationError, type ValidationIssue } from '../errors/errors.ts';
import { formatJsonPath } from '../json/json-path.ts';

/** Checks a document and fills in its defaults. */
export type DocumentSchema<Document> = z.ZodType<Document>;

/** Misfits that an error names; a document may have thousands. */
const maximumIssues = 20;

/**
 * The document with its defaults filled in. `kind` is what it is called in an error, as in `rule`.
 * @throws {ValidationError} with the path of each misfit, as in `$.steps[2].transitions[0].to_step_id`.
 */
export function parseDocument<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  kind: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  const found = result.success
    ? droppedKeys(value, result.data)
    : result.error.issues.map(({ path, message }) => ({ path: formatJsonPath(path), message }));
  if (result.success && found.length === 0) return result.data;
  const issues = found.slice(0, maximumIssues);
  const list = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  const more = found.length > issues.length ? `; and ${found.length - issues.length} more` : '';
  throw new ValidationError(`This ${kind} does not fit: ${list}${more}.`, issues);
}

/** Where zod left out a key named `__proto__`, which it does without a word. */
function droppedKeys(input: unknown, output: unknown, path: readonly PropertyKey[] = []): ValidationIssue[] {
  if (input === output || typeof input !== 'object' || input === null) return [];
  if (typeof output !== 'object' || output === null) return [];
  const dropped = Object.hasOwn(input, '__proto__')
    ? [{ path: formatJsonPath([...path, '__proto__']), message: 'No field can have this name' }]
    : [];
  const children = Object.entries(input).flatMap(([key, value]) =>
    typeof value === 'object' && key !== '__proto__'
      ? droppedKeys(value, output[key as keyof typeof output], [...path, Array.isArray(input) ? Number(key) : key])
      : [],
  );
  return [...dropped, ...children];
}
