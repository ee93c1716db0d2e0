import { WaymarkError } from '@waymark/core-types';
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';

/** The protocol's answer to a request that names what is not served, or leaves out what is needed. */
export function invalidRequest(message: string, data?: unknown): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message, data);
}

/** Runs what a request asks for; what our packages throw on purpose reaches the client in words, the rest does not. */
export async function answering<Result>(
  work: () => Promise<Result>,
  { where, onError }: { where: string; onError: (error: unknown, where: string) => void },
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (WaymarkError.isInstance(error)) {
      const { code, message, recovery_action, retryable } = error.toJSON();
      throw invalidRequest(`${message} ${recovery_action ?? ''}`.trim().slice(0, 2_000), { code, retryable });
    }
    onError(error, where);
    throw new ProtocolError(
      ProtocolErrorCode.InternalError,
      'This failed for a reason that the server did not foresee.',
    );
  }
}
