/** How much of each text, of each list and of each object is kept, and how deep; each step keeps less than the one before. */
const steps = [
  { text: 1_000, entries: 50, depth: 12 },
  { text: 300, entries: 20, depth: 8 },
  { text: 120, entries: 10, depth: 6 },
  { text: 100, entries: 5, depth: 5 },
  { text: 40, entries: 3, depth: 3 },
] as const;

type Step = (typeof steps)[number];

/** Shortens texts, lists and nesting inside of data until it fits; the outermost fields all stay. Cut texts end in `…`. */
export function shortenTexts(
  data: Record<string, unknown>,
  fits: (data: Record<string, unknown>) => boolean,
): Record<string, unknown> {
  let shortened = data;
  for (const step of steps) {
    if (fits(shortened)) break;
    shortened = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, shorten(value, step, 1)]));
  }
  return shortened;
}

function shorten(value: unknown, step: Step, depth: number): unknown {
  if (typeof value === 'string') return shortText(value, step.text);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > step.depth) return '…';
  if (Array.isArray(value)) return value.slice(0, step.entries).map((entry) => shorten(entry, step, depth + 1));
  // Documents of our own have fewer fields than that; a bag of somebody else's may have any number.
  const fields = Object.entries(value).slice(0, Math.max(step.entries, 25));
  return Object.fromEntries(
    fields.map(([name, inner]) => [shortText(name, step.text), shorten(inner, step, depth + 1)]),
  );
}

/** Never ends in half of a surrogate pair. */
function shortText(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  return `${text.slice(0, maximum - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
