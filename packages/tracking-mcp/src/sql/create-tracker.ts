import { createIdGenerator, toTimestamp, type Clock, type IdGenerator } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import type { Database, Transaction } from '@waymark/stores';
import { z } from 'zod';

import { actor, id, timestamp } from '../entity/fields.ts';
import { reads, type ReadInput, type ReadName, type ReadQuery, type ReadResult } from '../operation/reads.ts';
import { writes, type WriteCommand, type WriteInput, type WriteName, type WriteResult } from '../operation/writes.ts';
import type { Tracker, WriteContext } from '../tracker.ts';
import { readHandlers } from './read-handlers.ts';
import type { ReadHandler } from './reader.ts';
import { writeHandlers } from './write-handlers.ts';
import { forgetResults, keepResult, operationRetentionDays, resultOfOperation } from './write/applied-operations.ts';
import { askAgainOnUnknownCommit } from './write/ask-again.ts';
import { lockProject } from './write/lock-project.ts';
import { UnitOfWork, type WriteHandler } from './write/unit-of-work.ts';

const contextSchema = z.strictObject({ by: actor(), operation_id: id().optional(), at: timestamp().optional() });

/** What else a write stores, in its own transaction; it changed nothing before the change number `after`. */
export type Alongside = (work: UnitOfWork, write: { command: object; after: number }) => Promise<void>;

/** A tracker of a project that is prepared. */
export function createTracker(
  database: Pick<Database, 'dialect' | 'query' | 'tx'>,
  options: { project: string; clock: Clock; ids?: IdGenerator; alongside?: Alongside },
): Tracker {
  const { project, clock } = options;
  const ids = options.ids ?? createIdGenerator({ clock });
  const { dialect } = database;
  const query = database.query.bind(database);

  /** Applies a write in a transaction, or gives what it gave when it was applied. */
  async function apply<Name extends WriteName>(
    transaction: Transaction,
    write: { operation: Name; command: WriteCommand<Name>; by: string; at: string | undefined; operationId: string },
  ): Promise<WriteResult<Name>> {
    const { operation, command, by, operationId } = write;
    const name = { project, operationId, operation, command };
    const sequence = await lockProject(transaction, { dialect, project });
    const earlier = await resultOfOperation(transaction, name);
    if (earlier !== undefined) return earlier as WriteResult<Name>;

    const at = toTimestamp(clock.now());
    // Nothing was asked for in the future, whatever a client's clock says.
    const now = write.at === undefined || write.at > at ? at : write.at;
    const work = new UnitOfWork(transaction, { by, dialect, ids, now, operation, operationId, project, sequence });
    const handler = writeHandlers[operation] as unknown as WriteHandler<Name>;
    const result = await handler(work, command);
    // Once a day, with the archiving that runs in the background, and never on the way of other writes.
    if (operation === 'archive_work_items') {
      const before = toTimestamp(Date.parse(at) - operationRetentionDays * 86_400_000);
      await forgetResults(transaction, { project, before });
    }
    await keepResult(transaction, { ...name, result, at });
    await options.alongside?.(work, { command, after: sequence });
    await transaction.query('update tracking_project set sequence = ? where project = ?', [work.sequence, project]);
    return result;
  }

  return {
    async read<Name extends ReadName>(name: Name, input: ReadInput<Name>): Promise<ReadResult<Name>> {
      const parsed = parseDocument(reads[name].input, input, `input of ${name}`) as ReadQuery<Name>;
      const handler = readHandlers[name] as unknown as ReadHandler<Name>;
      return handler({ project, dialect, query, now: toTimestamp(clock.now()) }, parsed);
    },

    async write<Name extends WriteName>(
      name: Name,
      input: WriteInput<Name>,
      context: WriteContext,
    ): Promise<WriteResult<Name>> {
      const command = parseDocument(writes[name].input, input, `input of ${name}`) as WriteCommand<Name>;
      const { by, at, operation_id } = parseDocument(contextSchema, context, 'context of a write');
      const operationId = operation_id ?? ids();
      const write = { operation: name, command, by, at, operationId };
      return askAgainOnUnknownCommit(operationId, () => database.tx((transaction) => apply(transaction, write)));
    },
  };
}
