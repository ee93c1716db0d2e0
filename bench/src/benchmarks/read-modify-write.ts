import type { Database } from '@waymark/stores';

/** Reads an item's version, updates the item under it, and appends to the audit, in one transaction. */
export function readModifyWrite(database: Database, name: string): Promise<void> {
  return database.tx(async (transaction) => {
    const [row] = await transaction.query<{ version: number }>('select version from item where name = ?', [name]);
    const version = row!.version;
    await transaction.query('update item set version = ? where name = ? and version = ?', [version + 1, name, version]);
    await transaction.query('insert into audit (name, version) values (?, ?)', [name, version + 1]);
  });
}
