import { CliError } from '../errors.ts';

/**
 * The result of `work`, if it comes in time.
 * @throws {CliError} CLI_TIMEOUT when it does not; the work goes on until the process ends.
 */
export async function withinDeadline<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new CliError(
          'CLI_TIMEOUT',
          `The hook did not finish within ${milliseconds} ms.`,
          'Set WAYMARK_HOOK_DEADLINE_MS higher, or run `waymark doctor`.',
          { retryable: true },
        ),
      );
    }, milliseconds);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
