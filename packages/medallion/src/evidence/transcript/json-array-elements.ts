/**
 * Walks over the texts of the elements of a JSON array that may be cut off: `start` is the place of its `[`. The last
 * element is yielded with `complete: false` when the text ends within it.
 */
export function* jsonArrayElements(text: string, start: number): Generator<{ text: string; complete: boolean }> {
  let depth = 0;
  let elementStart = start + 1;
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
      continue;
    }
    if (character === '"') inString = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    const ends = depth === 0 || (depth === 1 && character === ',');
    if (!ends) continue;
    const element = text.slice(elementStart, index).trim();
    if (element !== '') yield { text: element, complete: true };
    if (depth === 0) return;
    elementStart = index + 1;
  }
  const rest = text.slice(elementStart).trim();
  if (rest !== '') yield { text: rest, complete: false };
}
