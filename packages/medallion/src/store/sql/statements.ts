import type { Row } from '@waymark/stores';
import { readStoredMedallion } from '../../document/read-medallion.ts';
import type { StoredMedallion } from '../medallion-store.ts';

/** The number of a medallion's row, for a tenant and a medallion_id. */
export const ridOfMedallion = '(select rid from medallion where tenant = ? and medallion_id = ?)';

/** Revision and document in one column, since engines take time for each column that they hand over. */
export const packedMedallion = "cast(m.revision as text) || ':' || m.doc as packed";

/** A row that holds {@link packedMedallion}. */
export interface PackedRow extends Row {
  packed: string;
}

/** What {@link packedMedallion} packed. */
export function unpackMedallion({ packed }: { packed: string }): StoredMedallion {
  const end = packed.indexOf(':');
  return { revision: Number(packed.slice(0, end)), medallion: readStoredMedallion(packed.slice(end + 1)) };
}

/** `?, ?, ?` for a list of parameters. */
export function marks(list: readonly unknown[]): string {
  return list.map(() => '?').join(', ');
}
