import { DatabaseError, UnknownCommitError } from '@waymark/stores';

/**
 * Asks for a write once more when the connection broke during its commit. That is safe because a write is applied once
 * under its id: where the first one was kept, the second gives its result.
 * @throws {UnknownCommitError} naming the operation when the database does not answer the second time either.
 */
export async function askAgainOnUnknownCommit<Result>(
  operationId: string,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!UnknownCommitError.isInstance(error)) throw error;
  }
  try {
    return await write();
  } catch (error) {
    if (!DatabaseError.isInstance(error)) throw error;
    throw new UnknownCommitError({
      cause: error,
      details: { operation_id: operationId },
      recoveryAction: `Send the same write again with operation_id ${operationId}: it is applied once.`,
    });
  }
}
