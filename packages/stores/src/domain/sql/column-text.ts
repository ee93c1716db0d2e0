/** Characters that no engine, or not every engine, keeps in a column; and the one that stands for them. */
const unkept = /[\0\u0001]|\p{Surrogate}/u;
const eachUnkept = /[\0\u0001]|\p{Surrogate}/gu;

/**
 * A text as columns hold it: any text, and in the same order, but without the characters that an engine would refuse
 * (NUL, halves of surrogate pairs). Documents keep their texts as they are; columns are there to find and order them.
 */
export function toColumn(text: string): string {
  if (!unkept.test(text)) return text;
  return text.replaceAll(eachUnkept, (character) => {
    if (character === '\0') return '\u0001\u0001';
    if (character === '\u0001') return '\u0001\u0002';
    // In no stored document: it only has to be unlike all that are.
    return `\u0001\u0003${character.charCodeAt(0).toString(16)}`;
  });
}
