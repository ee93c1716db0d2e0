import type { Medallion } from '../document/medallion.ts';
import type { MedallionRecord } from './medallion-record.ts';

/**
 * The record of a medallion that fits the schema. The schema takes longer to load than a read takes, so it is loaded by
 * the first write.
 * @throws {SchemaValidationError} when it does not fit.
 */
export async function checkedRecord(medallion: Medallion): Promise<MedallionRecord> {
  const { toMedallionRecord } = await import('./to-medallion-record.ts');
  return toMedallionRecord(medallion);
}
