/** One line of an input, without its line break. */
export interface TextLine {
  /** From 1. */
  line: number;
  /** Null for a line that is longer than the limit: it is passed over without being decoded. */
  text: string | null;
}

/** Longest line that is read, in bytes (in UTF-16 units where the input is a string). */
const longestLine = 8 * 1024 * 1024;

/**
 * Walks over the lines of an input one at a time, so that a large file is never held a second time. Takes `\n` and
 * `\r\n`, skips a byte order mark and puts U+FFFD where bytes are not UTF-8.
 */
export function* textLines(input: Uint8Array | string): Generator<TextLine> {
  const decoder = new TextDecoder();
  let line = 1;
  let start = 0;
  while (start < input.length) {
    const found = typeof input === 'string' ? input.indexOf('\n', start) : input.indexOf(0x0a, start);
    const end = found === -1 ? input.length : found;
    const read = () =>
      typeof input === 'string' ? input.slice(start, end) : decoder.decode(input.subarray(start, end));
    yield { line, text: end - start > longestLine ? null : trimmed(read()) };
    line += 1;
    start = end + 1;
  }
}

function trimmed(text: string): string {
  const from = text.startsWith('\uFEFF') ? 1 : 0;
  return text.slice(from, text.endsWith('\r') ? -1 : undefined);
}
