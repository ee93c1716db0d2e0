import { ConfigurationError, formatJsonPath } from '@waymark/core-types';
import type { z } from 'zod';

/**
 * A configuration with its defaults filled in.
 * @throws ConfigurationError that names every field that does not fit, never its value: it may be a key.
 */
export function parseConfiguration<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({
    path: formatJsonPath(issue.path),
    message: issue.message,
  }));
  const misfits = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new ConfigurationError(`The configuration of ${what} does not fit: ${misfits}.`, {
    details: { issues },
    recoveryAction: 'Correct these fields.',
  });
}
