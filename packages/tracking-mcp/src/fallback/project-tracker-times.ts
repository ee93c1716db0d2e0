/** How patient a project tracker is; all in milliseconds. */
export interface ProjectTrackerTimes {
  /** A read that takes longer is answered by the next layer. Default 2,000. */
  readMs: number;
  /** A write that takes longer waits in the outbox. Default 5,000. */
  writeMs: number;
  /** For a copy of the whole state. Default 30,000. */
  loadMs: number;
  /** How often the cache is brought up to date. Default 5,000. */
  followEveryMs: number;
  /** The first and the longest pause before a database that is away is tried again. Default 500 and 30,000. */
  retryFromMs: number;
  retryUpToMs: number;
  /** A cache that is older does not answer. Default 1,800,000, half an hour. */
  cacheAnswersForMs: number;
}

export const defaultTimes: ProjectTrackerTimes = {
  readMs: 2_000,
  writeMs: 5_000,
  loadMs: 30_000,
  followEveryMs: 5_000,
  retryFromMs: 500,
  retryUpToMs: 30_000,
  cacheAnswersForMs: 30 * 60_000,
};
