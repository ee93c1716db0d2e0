import { ValidationError } from '@waymark/core-types';
import { ArtifactError } from '@waymark/prompt-inference';

/** Runs work on what a file holds; errors that do not say which file they mean, do so afterwards. */
export async function inSource<Result>(source: string, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw named(source, error);
  }
}

function named(source: string, error: unknown): unknown {
  const isOurs = ArtifactError.isInstance(error) || ValidationError.isInstance(error);
  if (!isOurs || error.message.includes(source)) return error;
  const message = `${source}: ${error.message}`;
  const options = {
    details: error.details,
    cause: error,
    ...(error.recoveryAction === null ? {} : { recoveryAction: error.recoveryAction }),
  };
  return ValidationError.isInstance(error)
    ? new ValidationError(message, error.issues, options)
    : new ArtifactError(error.code, message, options);
}
