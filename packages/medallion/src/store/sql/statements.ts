import type { Row } from '@waymark/stores';
import { readStoredMedallion } from '../../document/read-stored-medallion.ts';
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
export function unpackMedallion(row: { packed: string }): StoredMedallion {
  return { revision: Number.parseInt(row.packed, 10), medallion: readStoredMedallion(documentOf(row)) };
}

/** The document's text exactly as it is stored. */
export function documentOf({ packed }: { packed: string }): string {
  return packed.slice(packed.indexOf(':') + 1);
}

/** `?, ?, ?` for a list of parameters. */
export function marks(list: readonly unknown[]): string {
  return list.map(() => '?').join(', ');
}
