/** A part of a text. */
export interface Span {
  from: number;
  to: number;
}

/** The longest value without quotes, in characters. */
const longestWord = 4_096;

const endsEverywhere = 1;
const endsInText = 2;
const endsByCode = new Uint8Array(128);
for (const character of '\t\n\v\f\r "\'`') endsByCode[character.charCodeAt(0)] = endsEverywhere;
// What a value in running text ends at; the file of an environment has them within values.
for (const character of '&;,|(){}[]<>') endsByCode[character.charCodeAt(0)] = endsInText;
const closing = /[;,)}\]]/;

/** The word that begins here, without the punctuation and the escaped line break behind it; null where there is none. */
export function wordAt(text: string, from: number, { inText }: { inText: boolean }): Span | null {
  const most = Math.min(text.length, from + longestWord);
  let to = from;
  for (; to < most; to++) {
    const code = text.charCodeAt(to);
    if (code < 128) {
      const ends = endsByCode[code]!;
      if (ends === endsEverywhere || (inText && ends === endsInText)) break;
      if (code === backslash && isLineBreak(text.charCodeAt(to + 1))) break;
    } else if (isUnicodeSpace(code)) break;
  }
  while (to > from && closing.test(text[to - 1]!)) to--;
  return to === from ? null : { from, to };
}

/** The `n`, `r` or `t` of an escape. */
function isLineBreak(code: number): boolean {
  return code === 110 || code === 114 || code === 116;
}

function isUnicodeSpace(code: number): boolean {
  return (
    code === 0xa0 ||
    (code >= 0x1680 &&
      (code === 0x1680 ||
        (code >= 0x2000 && code <= 0x200a) ||
        code === 0x2028 ||
        code === 0x2029 ||
        code === 0x202f ||
        code === 0x205f ||
        code === 0x3000 ||
        code === 0xfeff))
  );
}

const backslash = 92;
