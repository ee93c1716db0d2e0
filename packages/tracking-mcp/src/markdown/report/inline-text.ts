/** Characters that Markdown, HTML, tables, formulas or links give a meaning to wherever they stand. */
const active = /[\\`*[\]<>|&~$@]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/\/)|(?<=\bwww)\./gi;

/** Characters that turn the direction of what follows, so that a line reads as another one. */
const directions = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]/g;

const blanks = /[\s\u0000-\u001f\u007f-\u009f]+/g;

/** One line of a text: what a report can show of it. */
export function oneLine(text: string): string {
  return text.replaceAll(directions, '').replaceAll(blanks, ' ').trim();
}

/** A text as Markdown that shows its characters and does nothing else. */
export function escapeInline(text: string): string {
  return oneLine(text).replaceAll(active, '\\$&');
}

/** The text that a piece of Markdown shows, as far as escapes go. */
export function unescapeInline(markdown: string): string {
  return markdown.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1').trim();
}
