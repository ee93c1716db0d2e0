import { createHash } from 'node:crypto';
import type { Medallion } from '../document/medallion.ts';
import { readStoredMedallion, serialiseMedallion } from '../document/read-medallion.ts';
import { scopeKey } from '../document/scope.ts';

/** A valid medallion with what stores index of it. */
export interface MedallionRecord {
  medallion: Medallion;
  id: string;
  /** The exact text that is stored. */
  document: string;
  /** Of the text, in hex. */
  sha256: string;
  updatedMs: number;
  /** 1 while it is active, else 0. */
  live: 0 | 1;
  scopeKey: string;
}

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

/** The time by which medallions are ordered. */
export function updatedMs({ meta }: Medallion): number {
  return Date.parse(meta.updated_at);
}

/** 1 for what sessions resume from. */
export function isLive({ meta }: Medallion): 0 | 1 {
  return meta.status === 'active' ? 1 : 0;
}
