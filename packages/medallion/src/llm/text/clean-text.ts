const escape = String.fromCodePoint(0x1b);
const bell = String.fromCodePoint(0x07);

/** Terminal control sequences: colours and cursor moves (CSI), titles and links (OSC), and the two-character ones. */
const terminalSequence = new RegExp(
  `${escape}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${escape}]*(?:${bell}|${escape}\\\\)?|[@-Z\\\\^_])`,
  'g',
);

/**
 * The text without what a terminal or a reader would act on instead of showing: terminal sequences, control
 * characters, overrides of the writing direction, invisible tag characters. Line ends become `\n`, halves of surrogate
 * pairs become U+FFFD, so that the result can be stored exactly.
 */
export function cleanText(text: string): string {
  return text
    .replace(terminalSequence, '')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/(?![\n\t])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/gu, '');
}

/** The cleaned text as one line: every run of white space is one space. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

/**
 * The text within `maxCharacters` UTF-16 units. A cut falls between words, or between characters where there are no
 * spaces near, never inside a surrogate pair, and shows as an ellipsis.
 */
export function clip(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  let end = Math.max(0, maxCharacters - 1);
  const space = text.lastIndexOf(' ', end);
  if (space > maxCharacters / 2) end = space;
  else if (isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
  return `${text.slice(0, end).replace(/[\s,;:(–-]+$/, '')}…`;
}

/** The first letter in upper case. A word that carries its own case (`libSQL`, `npm`) is told by its later capitals. */
export function capitalise(text: string): string {
  if (/^\p{Ll}+\p{Lu}/u.test(text)) return text;
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** A reason as it stands under a decision, where "because" would be said twice. */
export function asReason(clause: string): string {
  return capitalise(clause.replace(/^because\s+(?!of\b)/i, ''));
}
