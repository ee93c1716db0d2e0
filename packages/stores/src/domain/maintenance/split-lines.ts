/** The lines of a text that comes in pieces; the last one may lack its end. */
export async function* splitLines(
  text: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: false });
  let parts: string[] = [];
  for await (const piece of text) {
    const lines = (typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true })).split('\n');
    const last = lines.pop()!;
    for (const line of lines) {
      yield parts.join('') + line;
      parts = [];
    }
    if (last !== '') parts.push(last);
  }
  const rest = parts.join('') + decoder.decode();
  if (rest !== '') yield rest;
}
