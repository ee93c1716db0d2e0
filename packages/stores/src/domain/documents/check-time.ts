import { ValidationError } from '@waymark/core-types';
import { sessionSchema } from '@waymark/core-types/domain';

/** @throws {ValidationError} for what is not a time in the form of documents, the only one whose order as text is that in time. */
export function checkTime(value: unknown, field: string): string {
  const result = sessionSchema.shape.created_at.safeParse(value);
  if (result.success) return result.data;
  const message = 'Expected UTC with milliseconds, as in 2026-01-31T12:00:00.000Z';
  throw new ValidationError(`${field} is not a time: ${message}.`, [{ path: `$.${field}`, message }]);
}
