import { ArtifactError } from '../errors.ts';

/** Says why a program is not taken, and what to do about it. */
export function importError(
  message: string,
  next: { recoveryAction: string; details?: Record<string, unknown> },
): ArtifactError {
  return new ArtifactError('PROMPT_IMPORT', message, next);
}
