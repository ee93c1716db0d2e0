import type { Transaction } from '@waymark/stores';

import { TrackingRuleError } from '../../errors.ts';
import type { WriteName } from '../../operation/writes.ts';
import { fingerprintOf, isSameEntity } from './same-write.ts';

/** How long the result of a write is kept for who asks for the same write again. */
export const operationRetentionDays = 90;

/** A write of a project, by the id that it is applied once under. */
export interface OperationName {
  project: string;
  operationId: string;
  operation: WriteName;
  command: object;
}

/**
 * What the write of this id gave when it was applied; undefined when it was not.
 * @throws {TrackingRuleError} when the id belongs to another write: to answer with that one's result would lose this one.
 */
export async function resultOfOperation(transaction: Transaction, name: OperationName): Promise<unknown> {
  const { project, operationId, operation, command } = name;
  const [row] = await transaction.query<{ operation: string; result: string }>(
    'select operation, result from tracking_operation where project = ? and operation_id = ?',
    [project, operationId],
  );
  if (row === undefined) return undefined;
  const [applied, fingerprint] = row.operation.split(' ');
  const result: unknown = JSON.parse(row.result);
  if (applied === operation && fingerprint === fingerprintOf(command) && isSameEntity({ operation, command, result })) {
    return result;
  }
  const other = applied === operation ? `another ${applied}` : `${applied}; it cannot be ${operation} as well`;
  throw new TrackingRuleError('TRACKING_OPERATION_REUSED', `The operation ${operationId} was ${other}.`, {
    details: { operation_id: operationId, applied, requested: operation },
    recoveryAction: 'Give every write an operation_id of its own.',
  });
}

/** Keeps what a write gave. */
export async function keepResult(
  transaction: Transaction,
  { project, operationId, operation, command, result, at }: OperationName & { result: unknown; at: string },
): Promise<void> {
  await transaction.query(
    'insert into tracking_operation (project, operation_id, operation, applied_at, result) values (?, ?, ?, ?, ?)',
    [project, operationId, `${operation} ${fingerprintOf(command)}`, at, JSON.stringify(result)],
  );
}

/** Forgets the results of writes that were applied before a time. */
export async function forgetResults(
  transaction: Transaction,
  { project, before }: { project: string; before: string },
): Promise<void> {
  await transaction.query('delete from tracking_operation where project = ? and applied_at < ?', [project, before]);
}
