// Everything that moves a cursor, renames a window or turns text around: C0 but tab and newline, C1, DEL, bidi overrides.
const unprintable = /\u001b\[[0-9;]*m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text that a terminal shows and does not obey: recorded text may hold escape sequences. Colours stay where `color` is true.
 */
export function printable(text: string, color: boolean): string {
  return text.replaceAll(unprintable, (match) => (color && match.length > 1 ? match : ''));
}
