import { listRuns, type RunListing } from '@waymark/prompt-inference';
import { withDatabase } from '../compose.ts';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { databaseExists } from '../project/database-location.ts';

/** The newest runs; none, and no database made, where there is no database. */
export async function runs(
  invocation: Invocation,
  { limit = 20, state: status }: { limit?: number | undefined; state?: RunListing['status'] | undefined },
): Promise<CommandOutput> {
  const which = { limit, ...(status === undefined ? {} : { status }) };
  const items = databaseExists(invocation.database)
    ? await withDatabase(invocation, (database) => listRuns(database, which))
    : [];
  return {
    kind: 'prompt.runs',
    data: { items },
    text: (style) => {
      if (items.length > 0) return table(items.map((item) => row(item, style)));
      return `No ${status === undefined ? '' : `${status} `}runs. A run has a journal with \`waymark prompt run --journal RUN_ID\`.`;
    },
  };
}

function row({ run_id, name, model, status, updated_at, entries, damaged }: RunListing, style: Style): string[] {
  const paint = { open: style.yellow, finished: style.green, failed: style.red }[status];
  const count = damaged === true ? style.red(`${entries} entries, damaged`) : `${entries} entries`;
  return [style.bold(run_id), paint(status), name ?? '', model, count, style.dim(updated_at)];
}
