/** A server that runs. */
export interface Host {
  /** Where it is reached: a URL, or `stdio`. */
  address: string;
  /** Resolves when the client has gone, where there is only one; never for others. */
  ended: Promise<void>;
  /** Takes no more requests, answers those that were taken, and ends. */
  close(): Promise<void>;
}
