import type { z } from 'zod';
import { ValidationError } from '../errors/errors.ts';
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
  if (result.success) return result.data;
  const issues = result.error.issues
    .slice(0, maximumIssues)
    .map(({ path, message }) => ({ path: formatJsonPath(path), message }));
  const more = result.error.issues.length - issues.length;
  const list = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new ValidationError(`This ${kind} does not fit: ${list}${more > 0 ? `; and ${more} more` : ''}.`, issues);
}
