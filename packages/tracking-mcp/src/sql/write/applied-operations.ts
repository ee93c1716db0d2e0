import type { Transaction } from '@waymark/stores';

import { TrackingRuleError } from '../../errors.ts';
import type { WriteName } from '../../operation/writes.ts';

/** How long the result of a write is kept for who asks for the same write again. */
export const operationRetentionDays = 90;

/** A write of a project, by the id that it is applied once under. */
export interface OperationName {
  project: string;
  operationId: string;
  operation: WriteName;
}

/**
 * What the write of this id gave when it was applied; undefined when it was not.
 * @throws {TrackingRuleError} when the id belongs to another kind of write.
 */
export async function resultOfOperation(transaction: Transaction, name: OperationName): Promise<unknown> {
  const { project, operationId, operation } = name;
  const [row] = await transaction.query<{ operation: string; result: string }>(
    'select operation, result from tracking_operation where project = ? and operation_id = ?',
    [project, operationId],
  );
  if (row === undefined) return undefined;
  if (row.operation !== operation) {
    throw new TrackingRuleError(
      'TRACKING_OPERATION_REUSED',
      `The operation ${operationId} was ${row.operation}; it cannot be ${operation} as well.`,
      {
        details: { operation_id: operationId, applied: row.operation, requested: operation },
        recoveryAction: 'Give every write an operation_id of its own.',
      },
    );
  }
  return JSON.parse(row.result);
}

/** Keeps what a write gave. */
export async function keepResult(
  transaction: Transaction,
  { project, operationId, operation, result, at }: OperationName & { result: unknown; at: string },
): Promise<void> {
  await transaction.query(
    'insert into tracking_operation (project, operation_id, operation, applied_at, result) values (?, ?, ?, ?, ?)',
    [project, operationId, operation, at, JSON.stringify(result)],
  );
}

/** Forgets the results of writes that were applied before a time. */
export async function forgetResults(
  transaction: Transaction,
  { project, before }: { project: string; before: string },
): Promise<void> {
  await transaction.query('delete from tracking_operation where project = ? and applied_at < ?', [project, before]);
}
