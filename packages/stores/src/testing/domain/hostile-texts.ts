/** What a text is called and the text: nothing that a store may take for anything but data. */
export const hostileTexts: readonly (readonly [string, string])[] = [
  ['SQL', `'; drop table session; --`],
  ['quotes and backslashes', `"'\`\\0 \\' \\\\`],
  ['full text syntax', 'NEAR("a" b) OR -c* ^d : AND NOT {x y}'],
  ['NUL', 'a\0b'],
  ['control characters', '\u0001\u001b[31m\r\n\t\u007f\u2028'],
  ['emoji and right-to-left marks', '\u{1F468}\u200d\u{1F469}\u200d\u{1F467} \u202etxt'],
  ['placeholders', '? $1 :name %s {{x}}'],
  ['a name of the prototype', '__proto__'],
  ['a megabyte', 'x'.repeat(1_000_000)],
];
