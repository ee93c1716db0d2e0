/** Words that say nothing about what a statement is about, among them the words with which people announce a choice. */
const emptyWords = new Set(
  (
    'a about agree agreed all also am an and any are as at be because been being but by can choose chose chosen ' +
    'decide decided decision did do does doing done each ever for from get go going gone had has have i if in instead ' +
    'into is it its let ll me must my now of off on only open opted or our ours please prefer question rather re s ' +
    'settled shall should since so some still stick such than that the their them then there these they this those ' +
    'to up us use used uses using ve very was we went were what when where whether which while who why will with would ' +
    'yes you your'
  ).split(' '),
);
const negations = new Set(['not', 'no', 'never', 'without', 'cannot', 'none', 'neither', 'nor', 'avoid', 'stop']);

/** What a statement is about, for comparing it with others. */
export interface Signature {
  normalised: string;
  /** Words that carry meaning, without inflection. */
  words: ReadonlySet<string>;
  /** The words with digits in them, joined: 30 s and 60 s are two statements. */
  numbers: string;
  negated: boolean;
}

/** Lower case, letters and digits only, one space between words: equal for texts that differ in writing only. */
export function normaliseText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{So}]+/gu, ' ')
    .trim();
}

/** Reads what a statement is about. */
export function signatureOf(text: string): Signature {
  const words = new Set<string>();
  const numbers: string[] = [];
  let negated = false;
  for (const word of wordsOf(text)) {
    if (negations.has(word)) negated = true;
    else if (/\p{N}/u.test(word)) numbers.push(word);
    else if (!emptyWords.has(word)) for (const part of partsOf(word)) words.add(part);
  }
  return { normalised: normaliseText(text), words, numbers: numbers.sort().join(' '), negated };
}

/**
 * True when two statements say the same: the same words in another dress, or one with a little more to it. Another
 * number or a negation makes another statement.
 */
export function isSameStatement(left: Signature, right: Signature): boolean {
  if (left.normalised === right.normalised) return true;
  if (left.negated !== right.negated || left.numbers !== right.numbers) return false;
  return hasSameWords(left, right);
}

/** True when one says what the other denies. */
export function isDenial(left: Signature, right: Signature): boolean {
  return left.negated !== right.negated && left.numbers === right.numbers && hasSameWords(left, right);
}

/** The share of `part`'s words that stand in `whole`, from 0 to 1; 0 when `part` has none. */
export function containedShare(part: ReadonlySet<string>, whole: ReadonlySet<string>): number {
  if (part.size === 0) return 0;
  let shared = 0;
  for (const word of part) if (whole.has(word)) shared += 1;
  return shared / part.size;
}

function hasSameWords(left: Signature, right: Signature): boolean {
  const [fewer, more] = left.words.size <= right.words.size ? [left.words, right.words] : [right.words, left.words];
  if (fewer.size === 0 || containedShare(fewer, more) < 1) return false;
  return fewer.size === more.size || (fewer.size >= 4 && fewer.size / more.size >= 0.8);
}

function wordsOf(text: string): string[] {
  const lower = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/n['’]t\b/g, ' not');
  return lower.match(/[\p{L}\p{M}\p{N}_]+(?:[./:@-][\p{L}\p{M}\p{N}_]+)*/gu) ?? [];
}

/** A word of an alphabet is its stem; a run of a script without spaces is its pairs of characters. */
function partsOf(word: string): string[] {
  if (!/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word)) return [stemOf(word)];
  const characters = [...word];
  if (characters.length < 3) return [word];
  return characters.slice(1).map((character, index) => characters[index]! + character);
}

function stemOf(word: string): string {
  if (word.length < 5) return word.length === 4 ? word.replace(/([^s])s$/, '$1') : word;
  return word.replace(/(?:ing|ed|es|([^s])s)$/, '$1').replace(/e$/, '');
}
