import { containedShare, isDenial, signatureOf } from '../text/tokens.ts';

/** The forms in which people name what a choice takes the place of. */
const replacedForms = [
  /\b(?:instead of|rather than|over using|away from)\s+([^,.;:()]+)/gi,
  /\b(?:switch(?:ed)?|mov(?:e|ed)|migrat(?:e|ed)|chang(?:e|ed)|going) (?:(?:back|over|away) )?from\s+([^,.;:()]+?)\s+to\b/gi,
  /\breplac(?:e|ed|es|ing)\s+([^,.;:()]+?)\s+(?:with|by)\b/gi,
  /\bprefer(?:red)?\s+[^,.;:()]+?\s+(?:over|to)\s+([^,.;:()]+)/gi,
  /\b(?:no longer (?:use|support|need|store|keep)|drop(?:ped)?|revert(?:ed)?|abandon(?:ed)?|stop(?:ped)? using)s?\s+(?:support for\s+)?([^,.;:()]+)/gi,
];
const chosenForm =
  /\b(?:us(?:e|es|ed|ing)|go(?:ing)? with|went with|chose|choose|chosen|adopt(?:ed)?|keep|kept|pick(?:ed)?|prefer(?:red)?|settled? on|opted for|stick(?:ing)? (?:with|to)|rely on|add(?:ed)?|support(?:s|ed)?|(?:switch|mov|migrat|chang)\w* (?:from [^,.;:()]+? )?to|replac\w* [^,.;:()]+? (?:with|by))\s+([^,.;:()]+)/gi;
const areaStart = /\s(?:for|in|on|when|where|as|and|but|with|at|by|until)\s/i;
const reasonStart = /\s+(?:because|since|so that|in order|to avoid|to prevent|due to)\b.*$/i;

/**
 * True when the later statement takes the place of the earlier one: it names what it replaces ("instead of X",
 * "switched from X to Y", "no longer X") and choosing just that for the same area is what the earlier one says; or it
 * denies the earlier one outright.
 */
export function contradicts(later: string, earlier: string): boolean {
  if (isDenial(signatureOf(later), signatureOf(earlier))) return true;
  const replaced = objectsOf(later, replacedForms);
  if (replaced.length === 0) return false;
  const stillRejected = objectsOf(earlier, replacedForms);
  const rest = stillRejected.reduce((text, { raw }) => text.replace(raw, ' '), earlier);
  const chosen = objectsOf(rest, [chosenForm]);
  return replaced.some((old) => chosen.some((choice) => isSameChoice(old, choice)));
}

interface ChoiceObject {
  raw: string;
  name: ReadonlySet<string>;
  /** Words of what follows: "for unit tests". */
  area: ReadonlySet<string>;
}

function isSameChoice(old: ChoiceObject, choice: ChoiceObject): boolean {
  if (old.name.size === 0 || containedShare(old.name, choice.name) < 1 || choice.name.size > old.name.size + 2)
    return false;
  if (old.area.size === 0 || choice.area.size === 0) return true;
  return containedShare(old.area, choice.area) > 0;
}

function objectsOf(statement: string, forms: readonly RegExp[]): ChoiceObject[] {
  return forms.flatMap((form) =>
    Array.from(statement.replace(reasonStart, '').matchAll(form), (match) => {
      const raw = match[1]!;
      const end = areaStart.exec(raw)?.index ?? raw.length;
      const after = statement.slice(statement.indexOf(raw) + raw.length, statement.indexOf(raw) + raw.length + 80);
      // "switched from X to Y for tests": the area stands behind the new choice.
      const tail = raw.slice(end) + (areaStart.exec(after) === null ? '' : after.slice(areaStart.exec(after)!.index));
      return { raw, name: termsOf(raw.slice(0, end)), area: termsOf(tail) };
    }),
  );
}

function termsOf(text: string): ReadonlySet<string> {
  const { words, numbers } = signatureOf(text);
  return new Set([...words, ...numbers.split(' ').filter((number) => number !== '')]);
}
