import * as stores from '@waymark/stores';
import * as testing from '@waymark/stores/testing';
import { expect, it } from 'vitest';

it('exports these names and no others', () => {
  expect(Object.keys(stores).sort()).toMatchInlineSnapshot(`
    [
      "BusyError",
      "ConflictError",
      "DatabaseError",
      "MigrationError",
      "UnavailableError",
      "UniqueError",
      "UnknownCommitError",
      "openDatabase",
    ]
  `);
  expect(Object.keys(testing).sort()).toMatchInlineSnapshot(`
    [
      "auditStoreContract",
      "configStoreContract",
      "databaseContract",
      "interruptTask",
      "memoryStoreContract",
      "profileStoreContract",
      "runTasks",
      "sessionStoreContract",
      "storeTasks",
      "useStore",
    ]
  `);
});
