import { openDatabase, type Database } from '@waymark/stores';
import type { OpenedStore } from '@waymark/stores/testing';

/** How a store of ours is made, on each kind of engine; `module` also exports `open`, for other processes. */
export interface StoreFactories<Store> {
  module: string;
  memory(): Store;
  libsql(database: Database): Promise<Store>;
  postgres(database: Database): Promise<Store>;
}

/** Opens a store on a database. */
export async function openStore<Store>(url: string, factories: StoreFactories<Store>): Promise<OpenedStore<Store>> {
  const database = await openDatabase(url);
  const store = await (database.dialect === 'sqlite' ? factories.libsql(database) : factories.postgres(database));
  return { store, close: () => database.close() };
}
