import { createHash } from 'node:crypto';
import type { Medallion } from '../document/medallion.ts';
import { serialiseMedallion } from '../document/read-medallion.ts';
import { readStoredMedallion } from '../document/read-stored-medallion.ts';
import { scopeKey } from '../document/scope.ts';
import { isLive, updatedMs, type MedallionRecord } from './medallion-record.ts';

/**
 * Checks a medallion and brings it to the form that stores write.
 * @throws {SchemaValidationError} when it does not fit the schema.
 */
export function toMedallionRecord(input: Medallion): MedallionRecord {
  const document = serialiseMedallion(input);
  const medallion = readStoredMedallion(document);
  return {
    medallion,
    id: medallion.meta.medallion_id,
    document,
    sha256: createHash('sha256').update(document).digest('hex'),
    updatedMs: updatedMs(medallion),
    live: isLive(medallion),
    scopeKey: scopeKey(medallion.scope),
  };
}
