import type { Client, InStatement } from '@libsql/client/http';

import type { StatementResult } from '../database.ts';
import type { BatchCall } from '../engine/driver.ts';
import { ConflictError } from '../errors.ts';
import { toResult } from './to-result.ts';
import { exactIntegers } from '../sqlite/exact-integers.ts';

// Follows a statement that must change a number of rows, so that the server checks it without another round trip: the
// text that is no JSON raises an error, which undoes the batch.
const guard = "SELECT json(CASE WHEN changes() = ? THEN '1' ELSE 'conflict' END)";

/**
 * Runs statements in one request and one transaction.
 * @throws {ConflictError} when one of them changed another number of rows than it expected.
 */
export async function runBatch(client: Client, calls: readonly BatchCall[]): Promise<StatementResult[]> {
  const steps = calls.flatMap((call, index) => toSteps(call, index));
  try {
    const results = await client.batch(
      steps.map(({ statement }) => statement),
      'write',
    );
    return results.flatMap((result, position) => {
      const step = steps[position]!;
      return step.isGuard ? [] : [toResult(step.call.sql, result)];
    });
  } catch (error) {
    const position = (error as { statementIndex?: unknown }).statementIndex;
    const step = typeof position === 'number' ? steps[position] : undefined;
    if (step?.isGuard !== true || !String(error).includes('malformed JSON')) throw error;
    throw new ConflictError({ statement: step.index, expected: step.call.expectChanges!, cause: error });
  }
}

interface Step {
  statement: InStatement;
  call: BatchCall;
  index: number;
  isGuard: boolean;
}

function toSteps(call: BatchCall, index: number): Step[] {
  const write: Step = {
    statement: { sql: call.sql.text, args: exactIntegers(call.params) },
    call,
    index,
    isGuard: false,
  };
  if (call.expectChanges === undefined) return [write];
  return [write, { statement: { sql: guard, args: [BigInt(call.expectChanges)] }, call, index, isGuard: true }];
}
