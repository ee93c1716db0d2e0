/** A place as `path:12:3`, taken apart from its end: paths may hold colons. */
export function readPlace(place: string): { file: string; line: string; column: string } | null {
  const last = place.lastIndexOf(':');
  const middle = place.lastIndexOf(':', last - 1);
  if (middle < 1) return null;
  const found = { file: place.slice(0, middle), line: place.slice(middle + 1, last), column: place.slice(last + 1) };
  return isNumber(found.line) && isNumber(found.column) ? found : null;
}

export function isNumber(text: string): boolean {
  return text.length < 10 && /^\d+$/.test(text);
}
