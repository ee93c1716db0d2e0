import { createIdGenerator, systemClock, toTimestamp, type Clock, type IdGenerator } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import type { Database, Transaction } from '@waymark/stores';
import { z } from 'zod';

import { actor, id, timestamp } from '../entity/fields.ts';
import { reads, type ReadInput, type ReadName, type ReadResult } from '../operation/reads.ts';
import { writes, type WriteCommand, type WriteInput, type WriteName, type WriteResult } from '../operation/writes.ts';
import type { Tracker, WriteContext } from '../tracker.ts';
import { readHandlers } from './read-handlers.ts';
import { trackingSchema } from './tracking-schema.ts';
import { writeHandlers } from './write-handlers.ts';
import { UnitOfWork, type WriteHandler } from './write/unit-of-work.ts';

/** What a tracker is opened with. */
export interface TrackerOptions {
  /** Whose state it is, where several projects share a database. Default `default`. */
  project?: string;
  clock?: Clock;
  ids?: IdGenerator;
}

const contextSchema = z.strictObject({ by: actor(), operation_id: id().optional(), at: timestamp().optional() });

/** Opens a project's tracker in a database, which it prepares first. The caller closes the database. */
export async function openTracker(database: Database, options: TrackerOptions = {}): Promise<Tracker> {
  await database.migrate(trackingSchema);
  const { project = 'default', clock = systemClock } = options;
  const ids = options.ids ?? createIdGenerator({ clock });
  const { dialect } = database;

  return {
    async read<Name extends ReadName>(name: Name, query: ReadInput<Name>): Promise<ReadResult<Name>> {
      const parsed = parseDocument(reads[name].input, query, `input of ${name}`);
      const reader = {
        project,
        dialect,
        query: database.query.bind(database),
        now: toTimestamp(clock.now()),
      };
      const handler = readHandlers[name] as unknown as (reader: object, query: unknown) => Promise<ReadResult<Name>>;
      return handler(reader, parsed);
    },

    async write<Name extends WriteName>(
      name: Name,
      input: WriteInput<Name>,
      context: WriteContext,
    ): Promise<WriteResult<Name>> {
      const command = parseDocument(writes[name].input, input, `input of ${name}`) as WriteCommand<Name>;
      const { by, at, operation_id } = parseDocument(contextSchema, context, 'context of a write');
      const operationId = operation_id ?? ids();
      return database.tx(async (transaction) => {
        const sequence = await lockProject(transaction, project);
        const repeated = await resultOf(transaction, { project, operationId, name });
        if (repeated !== undefined) return repeated as WriteResult<Name>;
        const now = at ?? toTimestamp(clock.now());
        const work = new UnitOfWork(transaction, {
          ...{ by, dialect, ids, now, operation: name, operationId, project, sequence },
        });
        const handler = writeHandlers[name] as unknown as WriteHandler<Name>;
        const result = await handler(work, command);
        await transaction.query(
          `insert into tracking_operation (project, operation_id, operation, applied_at, result) values (?, ?, ?, ?, ?)`,
          [project, operationId, name, now, JSON.stringify(result)],
        );
        await transaction.query('update tracking_project set sequence = ? where project = ?', [work.sequence, project]);
        return result;
      });
    },
  };
}

/** The number of the project's last change. Until the transaction ends no other writer of the project goes on. */
async function lockProject(transaction: Transaction, project: string): Promise<number> {
  const locked = () =>
    transaction.query<{ sequence: number }>(
      'update tracking_project set sequence = sequence where project = ? returning sequence',
      [project],
    );
  let [row] = await locked();
  if (row === undefined) {
    await transaction.query(
      'insert into tracking_project (project, sequence) values (?, 0) on conflict (project) do nothing',
      [project],
    );
    [row] = await locked();
  }
  return Number(row!.sequence);
}

/** What the write of this id gave when it was applied; undefined when it was not. */
async function resultOf(
  transaction: Transaction,
  { project, operationId, name }: { project: string; operationId: string; name: string },
): Promise<unknown> {
  const [row] = await transaction.query<{ operation: string; result: string }>(
    'select operation, result from tracking_operation where project = ? and operation_id = ?',
    [project, operationId],
  );
  if (row === undefined) return undefined;
  if (row.operation !== name) {
    throw new RangeError(`The operation ${operationId} was ${row.operation}; it cannot be ${name} as well.`);
  }
  return JSON.parse(row.result);
}
