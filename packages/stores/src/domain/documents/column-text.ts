/**
 * Text as a column holds it that is only ever compared for equality: SQLite's driver cuts text at the character NUL, so
 * that is written as `\\0`, and a backslash as two.
 */
export function columnText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\0', '\\0');
}
