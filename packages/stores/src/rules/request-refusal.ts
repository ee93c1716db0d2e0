import { ValidationError } from '@waymark/core-types';

/** The error for a request that makes no sense. */
export function requestRefusal(path: string, message: string): ValidationError {
  return new ValidationError(`Cannot resolve rules: ${message}.`, [{ path, message }]);
}
