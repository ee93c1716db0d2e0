/** More than anybody reads at once; larger limits, Infinity too, mean this. */
const maximumLimit = 1_000_000;

/** A limit as a database takes it: a whole number from 0; what is no number gives nothing. */
export function toLimit(limit: number): number {
  return limit > 0 ? Math.min(Math.ceil(limit), maximumLimit) : 0;
}
