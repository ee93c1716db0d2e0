const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };
const plain = /^(?!")[\u0020-\u007e]*$/;

/**
 * A path as text that no other path has: its UTF-8, or, where it is none or begins with a quote, in quotes as git writes
 * it, as in `"caf\351.txt"`.
 */
export function decodePath(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return !text.startsWith('"') && Buffer.from(text, 'utf8').equals(bytes) ? text : quotePath(bytes);
}

/** The bytes of a path that {@link decodePath} made. */
export function encodePath(path: string): Buffer {
  if (!path.startsWith('"') || !path.endsWith('"') || path.length < 2) return Buffer.from(path, 'utf8');
  const bytes: number[] = [];
  const inner = Buffer.from(path.slice(1, -1), 'utf8');
  for (let index = 0; index < inner.length; index++) {
    if (inner[index] !== 0x5c) {
      bytes.push(inner[index]!);
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(inner.toString('latin1', index + 1, index + 4))?.[0];
    const letter = inner.toString('latin1', index + 1, index + 2) || '\\';
    bytes.push(octal === undefined ? (escapes[letter] ?? letter.charCodeAt(0)) : Number.parseInt(octal, 8));
    index += octal === undefined ? 1 : 3;
  }
  return Buffer.from(bytes);
}

/** A path in quotes, without a line feed, as those of git's commands take it that read one path a line. */
export function quotePath(bytes: Buffer): string {
  let text = '"';
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return `${text}"`;
}

/** What git printed with `-z`: its fields, each of them bytes in latin1. Whatever has no NUL behind it was cut off. */
export function splitFields(output: Buffer): string[] {
  return output.toString('latin1').split('\0').slice(0, -1);
}

/** A path out of {@link splitFields}. */
export function fieldPath(field: string): string {
  return plain.test(field) ? field : decodePath(Buffer.from(field, 'latin1'));
}
