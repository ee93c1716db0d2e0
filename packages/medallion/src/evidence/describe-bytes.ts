/** Decodes UTF-16 with a byte order mark, as PowerShell's `>` writes it; everything else stays as it is. */
export function toTextOrBytes(input: Uint8Array | string): Uint8Array | string {
  if (typeof input === 'string') return input;
  if (input[0] === 0xff && input[1] === 0xfe) return new TextDecoder('utf-16le').decode(input);
  if (input[0] === 0xfe && input[1] === 0xff) return new TextDecoder('utf-16be').decode(input);
  return input;
}

/** True for what no text file holds: a NUL among the first 8 kB. */
export function isBinary(input: Uint8Array | string): boolean {
  return typeof input === 'string' ? input.slice(0, 8_192).includes('\0') : input.subarray(0, 8_192).includes(0);
}

/** What an input looks like, for a message: `it is empty`, `it is binary (8 bytes)`. Never repeats what is in it. */
export function describeBytes(input: Uint8Array | string): string {
  const head = typeof input === 'string' ? input.slice(0, 8_192) : new TextDecoder().decode(input.subarray(0, 8_192));
  if (input.length === 0) return 'it is empty';
  if (isBinary(input)) return `it is binary (${input.length} bytes)`;
  if (head.trim() === '' && input.length <= 8_192) return 'it holds only white space';
  const json = /^\uFEFF?\s*[[{]/.test(head);
  return json ? 'it is JSON of another kind' : `it is text of another kind (${input.length} bytes)`;
}
