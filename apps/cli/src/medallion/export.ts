import { resolve } from 'node:path';
import { exportMedallions } from '@waymark/medallion';
import { withExistingStore } from '../compose.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { count } from '../output/count.ts';
import { replaceFile } from '../output/replace-file.ts';

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

async function writeLines(file: string, lines: AsyncIterable<string>): Promise<number> {
  let written = 0;
  const counted = async function* () {
    for await (const line of lines) {
      written++;
      yield line;
    }
  };
  await replaceFile(file, counted());
  return written;
}
