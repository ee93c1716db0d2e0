import { afterEach, beforeEach, describe } from 'vitest';

import type { Database } from '../database.ts';
import { batchContract } from './batch-contract.ts';
import { contractSchema, type ContractContext } from './contract-context.ts';
import { lifecycleContract } from './lifecycle-contract.ts';
import { migrationContract } from './migration-contract.ts';
import { transactionContract } from './transaction-contract.ts';
import { valueContract } from './value-contract.ts';

/** A database that is open and empty. */
export interface OpenedDatabase {
  database: Database;
  /** Opens the same database once more, as another process would; null where it belongs to one opener. */
  openAgain: (() => Promise<Database>) | null;
}

/** An engine to test. */
export interface DatabaseUnderTest {
  name: string;
  /** Called once per test; the contract closes what it returns. */
  open(): Promise<OpenedDatabase>;
}

/**
 * Defines the tests that every engine behind `Database` passes. Call it at the top of a test file, once per engine:
 * `databaseContract({ name: 'mine', open })`.
 */
export function databaseContract(engine: DatabaseUnderTest): void {
  describe(`the database contract on ${engine.name}`, () => {
    const context = {} as ContractContext;
    const opened: Database[] = [];

    beforeEach(async () => {
      const { database, openAgain } = await engine.open();
      opened.push(database);
      await database.migrate(contractSchema);
      context.database = database;
      context.second = openAgain === null ? database : await openAgain();
      opened.push(context.second);
    });

    afterEach(async () => {
      await Promise.all(opened.splice(0).map((database) => database.close()));
    });

    batchContract(context);
    transactionContract(context);
    valueContract(context);
    migrationContract(context);
    lifecycleContract(context);
  });
}
