import type { Database, Schema } from '../database.ts';

/** What a part of the contract works with, anew in every test. */
export interface ContractContext {
  /** Holds the tables of {@link contractSchema}, empty. */
  database: Database;
  /** The same database by another opener, where it can have one; else the same object. */
  second: Database;
}

/** The tables that the contract's tests use. */
export const contractSchema: Schema = {
  name: 'contract',
  migrations: [
    {
      id: '0001_create_tables',
      up: (words) => [
        `CREATE TABLE entry (entry_id ${words.text} NOT NULL PRIMARY KEY, number ${words.bigint}, content ${words.text},
          bytes ${words.bytes}, ratio double precision) ${words.clustered}`,
        `CREATE TABLE journal (sequence ${words.id}, entry_id ${words.text} NOT NULL, note ${words.text})`,
      ],
    },
  ],
};
