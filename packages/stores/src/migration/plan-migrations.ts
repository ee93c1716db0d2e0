import { createHash } from 'node:crypto';

import type { DialectWords, Schema } from '../database.ts';
import { MigrationError } from '../errors.ts';

/** A migration with its SQL. */
export interface PlannedMigration {
  id: string;
  statements: string[];
  /** Of the SQL, in hex. */
  sha256: string;
}

/** What a database remembers of a migration. */
export interface AppliedMigration {
  id: string;
  sha256: string;
}

/**
 * Compares a schema with what was applied and returns what is missing, in order.
 * @throws {MigrationError} when an applied migration is unknown here, differs from ours, or was left out.
 */
export function planMigrations(
  schema: Schema,
  words: DialectWords,
  applied: readonly AppliedMigration[],
): PlannedMigration[] {
  const ours = schema.migrations.map(({ id, up }) => plan(id, up(words)));
  assertOrdered(schema.name, ours);
  const newest = ours.at(-1)?.id ?? '';
  for (const [index, { id, sha256 }] of applied.entries()) {
    const own = ours[index];
    if (own?.id === id && own.sha256 === sha256) continue;
    if (own?.id === id) throw changed(schema.name, id);
    if (id > newest) throw tooNew(schema.name, id, newest);
    throw diverged(schema.name, id, own?.id ?? newest);
  }
  return ours.slice(applied.length);
}

function plan(id: string, statements: string[]): PlannedMigration {
  return { id, statements, sha256: createHash('sha256').update(statements.join('\n;\n')).digest('hex') };
}

function assertOrdered(name: string, ours: readonly PlannedMigration[]): void {
  for (const [index, { id }] of ours.entries()) {
    if (!/^[a-z0-9][a-z0-9_-]*$/.test(id)) {
      throw new MigrationError(`Migration ${JSON.stringify(id)} of ${name} needs an id such as 0001_create_table.`);
    }
    const before = ours[index - 1]?.id;
    if (before !== undefined && before >= id) {
      throw new MigrationError(`The migrations of ${name} are out of order: ${before} stands before ${id}.`);
    }
  }
}

function tooNew(name: string, id: string, newest: string): MigrationError {
  return new MigrationError(
    `The database's schema ${name} is at ${id}, newer than this program, which knows up to ${newest || 'nothing'}.`,
    { details: { schema: name, id, newest }, recoveryAction: `Upgrade to a release of Waymark that knows ${id}.` },
  );
}

function changed(name: string, id: string): MigrationError {
  return new MigrationError(`Migration ${id} of ${name} was applied with other SQL than this program has.`, {
    details: { schema: name, id },
    recoveryAction: 'Take back the edit of the released migration and put the change into a new one.',
  });
}

function diverged(name: string, found: string, expected: string): MigrationError {
  return new MigrationError(`The database's schema ${name} has ${found} where this program has ${expected}.`, {
    details: { schema: name, found, expected },
    recoveryAction: 'Use the release of Waymark that made this database, or a copy from before.',
  });
}
