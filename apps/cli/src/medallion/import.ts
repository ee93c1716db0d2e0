import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { importMedallions } from '@waymark/medallion';
import { withStore } from '../compose.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { count } from '../output/count.ts';

/** Stores what an export holds and is missing here. */
export async function importAll(invocation: Invocation, file: string): Promise<CommandOutput> {
  const input =
    file === '-' ? invocation.runtime.stdin() : createReadStream(existingFile(resolve(invocation.cwd, file)));
  const report = await withStore(invocation, (store) =>
    importMedallions(store, createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })),
  );
  const { conflicts } = report;
  if (conflicts.length > 0) {
    invocation.terminal.warn(
      `Here with another content, and left as it is: ${conflicts.slice(0, 10).join(', ')}${conflicts.length > 10 ? ' ...' : ''}`,
    );
  }
  return {
    kind: 'medallion.import',
    data: report,
    exitCode: conflicts.length > 0 ? exitCodes.conflict : exitCodes.ok,
    text: () =>
      `Read ${count(report.revisions, 'revision')}: ${report.created} created, ${report.extended} extended, ${report.unchanged} unchanged, ${count(conflicts.length, 'conflict')}.`,
  };
}

function existingFile(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
  throw new CliError(
    'CLI_NOT_FOUND',
    `There is no file ${path}.`,
    'Name a file that `waymark medallion export` wrote.',
  );
}
