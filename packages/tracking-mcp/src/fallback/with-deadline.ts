import { UnavailableError } from '@waymark/stores';

/**
 * What the work gives, if it gives it in time; what comes later is dropped.
 * @throws {UnavailableError} with `details.deadline_ms` when it did not; what the work does may happen all the same.
 */
export async function withDeadline<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new UnavailableError(`The database did not answer within ${milliseconds} ms.`, {
        details: { deadline_ms: milliseconds },
      });
      reject(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
