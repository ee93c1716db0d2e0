/** Does something when it is first asked for, and keeps the result; a failure is tried again the next time. */
export function once<Result>(make: () => Promise<Result>): (() => Promise<Result>) & { made: () => boolean } {
  let result: Promise<Result> | undefined;
  const get = () => {
    result ??= make().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
  return Object.assign(get, { made: () => result !== undefined });
}
