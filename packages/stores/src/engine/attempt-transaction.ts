import type { FailureKind } from '../contention/retry.ts';
import type { StatementResult } from '../database.ts';
import { UnknownCommitError } from '../errors.ts';
import type { SqlCall } from './driver.ts';

/** A transaction on a connection that may break. Its methods throw the connection's own errors. */
export interface RemoteTransaction {
  begin(): Promise<void>;
  run(call: SqlCall): Promise<StatementResult>;
  commit(): Promise<void>;
  /** Never fails. */
  rollback(): Promise<void>;
  kindOf(error: unknown): FailureKind;
  /** The connection broke after a request was sent, so nobody here knows what became of it. */
  isLost(error: unknown): boolean;
  map(error: unknown, sql: string): Error;
}

/** What became of a transaction that must not run again. */
export type Outcome<Result> = { threw: false; result: Result } | { threw: true; error: unknown };

/** Runs a statement in a transaction and says what it did. */
export type RunStatement = (call: SqlCall) => Promise<StatementResult>;

/**
 * Runs work in a transaction once. It throws the connection's error when another attempt may cure it; the caller's own
 * errors, and those that no attempt cures, come back as an outcome.
 */
export async function attemptTransaction<Result>(
  transaction: RemoteTransaction,
  work: (run: RunStatement) => Promise<Result>,
): Promise<Outcome<Result>> {
  const failures: unknown[] = [];
  const run: RunStatement = async (call) => {
    try {
      return await transaction.run(call);
    } catch (error) {
      failures.push(error);
      throw transaction.map(error, call.sql.text);
    }
  };
  await transaction.begin();
  let result: Result;
  try {
    result = await work(run);
  } catch (error) {
    await transaction.rollback();
    const passing = failures.find((failure) => transaction.kindOf(failure) !== 'final');
    if (passing instanceof Error) throw passing;
    return { threw: true, error };
  }
  try {
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    if (transaction.isLost(error)) return { threw: true, error: new UnknownCommitError({ cause: error }) };
    throw error;
  }
  return { threw: false, result };
}

/** The result, or what the work threw. */
export function unwrap<Result>(outcome: Outcome<Result>): Result {
  if (outcome.threw) throw outcome.error;
  return outcome.result;
}
