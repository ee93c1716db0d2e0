import type { Medallion } from '../document/medallion.ts';

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

/** The time by which medallions are ordered. */
export function updatedMs({ meta }: Medallion): number {
  return Date.parse(meta.updated_at);
}

/** 1 for what sessions resume from. */
export function isLive({ meta }: Medallion): 0 | 1 {
  return meta.status === 'active' ? 1 : 0;
}
