/** Whether a time is there and lies before a policy's, where that names one. Both are ISO 8601 in UTC with milliseconds. */
export function isBefore(time: string | null, bound: string | undefined): boolean {
  return time !== null && bound !== undefined && time < bound;
}
