import { describe, expect, it } from 'vitest';
import type { ExportLine } from '../store-maintenance.ts';
import { readExportText, toExportText } from './export-text.ts';
import { ImportError } from './import-error.ts';

const lines: ExportLine[] = [1, 2, 3].map((number) => ({
  schema_version: 'agent.v1',
  document: { number, name: 'Ångström \u{1F600}\n\0' },
}));

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const textOf = async (some: readonly ExportLine[]) => (await collect(toExportText(some))).join('');

async function failureOf(text: string | Uint8Array): Promise<unknown> {
  return collect(readExportText([text])).then(
    () => null,
    (error: unknown) => error,
  );
}

describe('an export as text', () => {
  it('is one line of JSON for each document between a header and an end', async () => {
    const text = await collect(toExportText(lines));
    expect(text).toHaveLength(5);
    expect(text.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
    expect(JSON.parse(text[0]!)).toEqual({ schema_version: 'waymark_export.v1' });
    expect(JSON.parse(text[4]!)).toEqual({ documents: 3, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  });

  it.each([1, 2, 3, 7, 10_000])('reads back from pieces of %i bytes', async (size) => {
    const bytes = Buffer.from(await textOf(lines));
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    expect(await collect(readExportText(pieces))).toEqual(lines);
    expect(await collect(readExportText([bytes.toString().trimEnd()]))).toEqual(lines);
    expect(await collect(readExportText(toExportText([])))).toEqual([]);
  });

  it('[audit:stores:cut-file] is refused wherever it was cut', async () => {
    const text = await textOf(lines);
    for (let end = 0; end < text.length - 1; end++) {
      const error = await failureOf(text.slice(0, end));
      expect(error, `cut at ${end}`).toBeInstanceOf(ImportError);
      const line = text.slice(0, end).split('\n').length;
      const isAtLineEnd = text[end - 1] === '\n';
      expect(error).toMatchObject({ details: { line: isAtLineEnd || end === 0 ? line - 1 : line } });
    }
  });

  it('[audit:stores:cut-file] is refused with a line changed, taken out, doubled or added', async () => {
    const [header, one, two, three, end] = await collect(toExportText(lines));
    for (const changed of [
      [header, one!.replace('1', '9'), two, three, end],
      [header, one, three, end],
      [header, one, one, two, three, end],
      [header, two, one, three, end],
      [header, one, two, three, end, end],
    ]) {
      expect(await failureOf(changed.join(''))).toBeInstanceOf(ImportError);
    }
  });

  it('[audit:stores:cut-file] names the number of a line that is not JSON', async () => {
    const text = (await collect(toExportText(lines))).toSpliced(2, 0, '{"schema\n').join('');
    expect(await failureOf(text)).toMatchObject({
      message: 'Line 3 cannot be imported: It is not JSON.',
      details: { line: 3 },
    });
  });

  it.each([
    ['another header', '{"schema_version":"other.v1"}'],
    ['a header of a newer version', '{"schema_version":"waymark_export.v2"}'],
    ['no header', 'null'],
  ])('is refused with %s', async (_, header) => {
    const text = await collect(toExportText(lines));
    expect(await failureOf([`${header}\n`, ...text.slice(1)].join(''))).toMatchObject({ details: { line: 1 } });
  });
});
