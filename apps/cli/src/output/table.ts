/** Rows with their columns in line, two spaces between; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, visibleLength(cell));
  }
  return rows.map((row) => row.map((cell, index) => pad(cell, index, row.length, widths)).join('  ')).join('\n');
}

/** The text on one line, cut to so many characters. */
export function shorten(text: string, length: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

function pad(cell: string, index: number, columns: number, widths: number[]): string {
  return index === columns - 1 ? cell : cell + ' '.repeat(widths[index]! - visibleLength(cell));
}

function visibleLength(cell: string): number {
  return cell.replaceAll(/\u001b\[\d+m/g, '').length;
}
