import { commandTags, contextTags } from '../../evidence/transcript/scaffolding-tags.ts';

const elements = [...commandTags, ...contextTags];

/** The message without the elements that tools put in, and without their notes about interruptions. */
export function stripScaffolding(text: string): string {
  let rest = text;
  if (rest.includes('<')) for (const element of elements) rest = removeElement(rest, element);
  return rest.replace(
    /^[^\S\n]*(?:\[Request interrupted by user[^\]\n]{0,40}\]|Caveat: The messages below were generated.*)[^\S\n]*$/gm,
    '',
  );
}

function removeElement(text: string, element: string): string {
  const open = `<${element}`;
  const close = `</${element}>`;
  let start = text.indexOf(open);
  if (start < 0) return text;
  const kept: string[] = [];
  let position = 0;
  while (start >= 0) {
    kept.push(text.slice(position, start));
    const end = text.indexOf(close, start);
    if (end < 0) return kept.join('');
    position = end + close.length;
    start = text.indexOf(open, position);
  }
  kept.push(text.slice(position));
  return kept.join('');
}
