import type { StatementResult } from '../database.ts';
import { ConflictError } from '../errors.ts';
import type { BatchCall, SqlCall } from './driver.ts';

/**
 * Runs the statements of a batch one after the other.
 * @throws {ConflictError} when one of them changed another number of rows than it expected.
 */
export async function runAll(
  calls: readonly BatchCall[],
  run: (call: SqlCall) => StatementResult | Promise<StatementResult>,
): Promise<StatementResult[]> {
  const results: StatementResult[] = [];
  for (const [statement, call] of calls.entries()) {
    const result = await run(call);
    const expected = call.expectChanges;
    if (expected !== undefined && result.changes !== expected) {
      throw new ConflictError({ statement, expected, changed: result.changes });
    }
    results.push(result);
  }
  return results;
}
