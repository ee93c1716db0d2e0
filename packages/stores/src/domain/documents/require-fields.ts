import { ValidationError } from '@waymark/core-types';

/**
 * Refuses a query in which something is left out that it must name: without it, it would find what it should not.
 * @throws {ValidationError}
 */
export function requireFields<Query extends object>(query: Query, fields: readonly (keyof Query & string)[]): void {
  const missing = fields.filter((field) => typeof query[field] !== 'string');
  if (missing.length === 0) return;
  throw new ValidationError(
    `This query does not say ${missing.join(', ')}.`,
    missing.map((field) => ({ path: `$.${field}`, message: 'Expected a text' })),
  );
}
