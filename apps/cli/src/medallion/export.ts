import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { exportMedallions } from '@waymark/medallion';
import { withExistingStore } from '../compose.ts';
import { CliError } from '../errors.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { count } from './overview.ts';

/** All medallions with all revisions as JSON Lines, to a file or to stdout. */
export async function exportAll(invocation: Invocation, options: { out?: string | undefined }): Promise<CommandOutput> {
  const toStdout = options.out === undefined || options.out === '-';
  const lines: string[] = [];
  if (!toStdout) {
    const file = resolve(invocation.cwd, options.out!);
    const written = await withExistingStore(
      invocation,
      (store) => writeLines(file, exportMedallions(store)),
      () => 0,
    );
    return {
      kind: 'medallion.export',
      data: { file, lines: written },
      text: () => `Wrote ${count(written, 'revision')} to ${file}.`,
    };
  }
  await withExistingStore(
    invocation,
    async (store) => {
      for await (const line of exportMedallions(store)) lines.push(line);
    },
    () => {},
  );
  return {
    kind: 'medallion.export',
    // The data is built only when it is printed: parsing every line is not free.
    get data() {
      return { file: null, lines: lines.length, records: lines.map((line) => JSON.parse(line) as unknown) };
    },
    raw: lines.join(''),
  };
}

/** Writes beside the file and renames, so that a broken export never takes the place of a good one. */
async function writeLines(file: string, lines: AsyncIterable<string>): Promise<number> {
  const fresh = `${file}.${process.pid}.tmp`;
  let written = 0;
  const counted = async function* () {
    for await (const line of lines) {
      written++;
      yield line;
    }
  };
  try {
    await pipeline(counted, createWriteStream(fresh, { mode: 0o600, flags: 'wx' }));
    await rename(fresh, file);
    return written;
  } catch (cause) {
    await rm(fresh, { force: true });
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    throw new CliError(
      'CLI_INVALID_INPUT',
      `Cannot write ${file}: ${(cause as Error).message}.`,
      'Name a file in a folder that exists and is writable.',
      { cause },
    );
  }
}
