import { openRunJournal, type RunJournal } from '@waymark/prompt-inference';
import type { Database } from '@waymark/stores';
import { withDatabase } from '../compose.ts';
import { CliError } from '../errors.ts';
import type { Invocation } from '../program/invocation.ts';
import { databaseExists } from '../project/database-location.ts';

/**
 * Gives `work` the journal of a run that is there.
 * @throws {CliError} CLI_NOT_FOUND
 */
export async function withRun<Result>(
  invocation: Invocation,
  run_id: string,
  work: (journal: RunJournal) => Promise<Result>,
): Promise<Result> {
  // Who only looks for a run makes no database.
  if (!databaseExists(invocation.database)) throw notFound(invocation, run_id);
  return withDatabase(invocation, async (database) => {
    const { journal, isNew } = await open(database, run_id);
    if (isNew) throw notFound(invocation, run_id);
    return work(journal);
  });
}

/**
 * Gives `work` the journal of a run that is yet to begin.
 * @throws {CliError} CLI_EXISTS
 */
export async function withNewRun<Result>(
  invocation: Invocation,
  run_id: string,
  work: (journal: RunJournal) => Promise<Result>,
): Promise<Result> {
  return withDatabase(invocation, async (database) => {
    const { journal, isNew } = await open(database, run_id);
    if (isNew) return work(journal);
    throw new CliError(
      'CLI_EXISTS',
      `There is a run ${run_id} already.`,
      'Take another id, go on with it by --resume, or look at it with `waymark prompt replay`.',
    );
  });
}

async function open(database: Database, run_id: string): Promise<{ journal: RunJournal; isNew: boolean }> {
  const journal = await openRunJournal(database, { run_id });
  return { journal, isNew: (await journal.read()).length === 0 };
}

function notFound({ database }: Invocation, run_id: string): CliError {
  return new CliError(
    'CLI_NOT_FOUND',
    `There is no run ${run_id} in ${database.path ?? 'the database'}.`,
    'Use the id that `waymark prompt run --journal` was given, and the same database.',
  );
}
