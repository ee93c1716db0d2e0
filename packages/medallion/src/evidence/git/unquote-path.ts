const escapes: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** The path that git wrote as `"with \303\274 \"quotes\""`; one without quotes comes back as it is. */
export function unquotePath(path: string): string {
  if (path.length < 2 || !path.startsWith('"') || !path.endsWith('"')) return path;
  const bytes: number[] = [];
  const inner = new TextEncoder().encode(path.slice(1, -1));
  for (let index = 0; index < inner.length; index++) {
    if (inner[index] !== 0x5c) {
      bytes.push(inner[index]!);
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(String.fromCharCode(...inner.subarray(index + 1, index + 4)))?.[0];
    const letter = String.fromCharCode(inner[index + 1] ?? 0x5c);
    bytes.push(octal === undefined ? (escapes[letter] ?? letter.charCodeAt(0)) : Number.parseInt(octal, 8));
    index += octal === undefined ? 1 : 3;
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
