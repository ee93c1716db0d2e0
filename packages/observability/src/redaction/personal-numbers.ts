import { mask } from './mask.ts';
import { nextNumberRun, type NumberRun } from './number-groups.ts';

/**
 * Replaces phone numbers, US social security numbers and payment card numbers (with a right check digit). Times,
 * versions, addresses, UUIDs, hashes and plain numbers stay: digits count only in the groups that people write them in,
 * behind a `+`, or behind a word such as "phone". The time is linear in the length of the text.
 */
export function redactPersonalNumbers(text: string): string {
  let redacted = '';
  let position = 0;
  for (let run = nextNumberRun(text, 0); run !== null; run = nextNumberRun(text, run.ends.at(-1)!)) {
    const last = run.starts.length - (run.gluedAfter ? 1 : 0);
    for (let first = run.gluedBefore ? 1 : 0; first < last;) {
      const count = groupsOfNumber({ text, run, first, last, masked: position });
      if (count > 0) {
        redacted += text.slice(position, startWithSign(text, run.starts[first]!)) + mask;
        position = run.ends[first + count - 1]!;
      }
      first += Math.max(1, count);
    }
  }
  return position === 0 ? text : redacted + text.slice(position);
}

/** Groups `first` to before `last` of a run: what a number may consist of. */
interface Candidate {
  text: string;
  run: NumberRun;
  first: number;
  last: number;
  /** Where the number that was replaced last ends: what stands in front of a candidate there does not count. */
  masked: number;
}

/** Whether a point and another number, one that stays, stand in front. */
function isFraction({ text, run, first, masked }: Candidate): boolean {
  return first > 0 && text[run.starts[first]! - 1] === '.' && run.ends[first - 1]! > masked;
}

/** Of how many groups the number that begins with the first one consists; 0 where none does. */
function groupsOfNumber(candidate: Candidate): number {
  return (
    internationalPhone(candidate) ||
    paymentCard(candidate) ||
    socialSecurity(candidate) ||
    nationalPhone(candidate) ||
    numberBehindItsName(candidate)
  );
}

function internationalPhone(candidate: Candidate): number {
  const { text, run, first, last, masked } = candidate;
  // A plus separates groups, so it stands before the first one.
  if (first > 0) return 0;
  const start = run.starts[first]!;
  const sign = startWithSign(text, start);
  // A bracket alone is no sign.
  if (sign === start || text.charCodeAt(sign) === bracket) return 0;
  // Within base64 stands a letter, a digit or a slash before the plus.
  if (text.charCodeAt(sign) === plus && sign > masked && /[A-Za-z0-9/+=]/.test(text[sign - 1]!)) return 0;
  let digits = 0;
  let count = 0;
  while (first + count < last && digits + sizeOf(run, first + count) <= 15) digits += sizeOf(run, first + count++);
  return digits >= 8 ? count : 0;
}

function paymentCard(candidate: Candidate): number {
  const { text, run, first } = candidate;
  const start = run.starts[first]!;
  if (text.charCodeAt(start) < 50 || text.charCodeAt(start) > 54) return 0;
  const size = sizeOf(run, first);
  if (size >= 13) {
    return size <= 19 && !isFraction(candidate) && hasCheckDigit(text, start, run.ends[first]!) ? 1 : 0;
  }
  if (size !== 4 || first + 2 >= run.starts.length) return 0;
  for (const form of sizeOf(run, first + 1) === 4 ? groupsOfFour : groupsOfSix) {
    if (!hasForm(candidate, form)) continue;
    if (hasCheckDigit(text, start, run.ends[first + form.length - 1]!)) return form.length;
  }
  return 0;
}

const groupsOfFour = [
  [4, 4, 4, 4, 3],
  [4, 4, 4, 4],
];
const groupsOfSix = [
  [4, 6, 5],
  [4, 6, 4],
];
const socialSecurityForm = [3, 2, 4];

function socialSecurity(candidate: Candidate): number {
  const { text, run, first } = candidate;
  if (text[run.ends[first]!] !== '-' || !hasForm(candidate, socialSecurityForm)) return 0;
  const start = run.starts[first]!;
  const isIssued =
    !text.startsWith('000', start) && !text.startsWith('00', start + 4) && !text.startsWith('0000', start + 7);
  return isIssued ? 3 : 0;
}

/** North American numbers: `555-123-4567`, `(555) 123 4567`, `1.555.123.4567`; not three bare numbers in a row. */
function nationalPhone(candidate: Candidate): number {
  const { text, run, first, last } = candidate;
  const prefix = sizeOf(run, first) === 1 && text[run.starts[first]!] === '1' ? 1 : 0;
  const area = first + prefix;
  if (area + 2 >= last || sizeOf(run, area) !== 3 || sizeOf(run, area + 1) !== 3 || sizeOf(run, area + 2) !== 4)
    return 0;
  const [behindArea, behindMiddle] = [text[run.ends[area]!], text[run.ends[area + 1]!]];
  if (behindArea === ' ' && behindMiddle === ' ') return 0;
  // One more part in front or behind makes a version of it.
  const hasMore = area + 3 < run.starts.length && text[run.ends[area + 2]!] === '.';
  const isVersion = behindArea === '.' && (hasMore || isFraction(candidate));
  return isVersion ? 0 : prefix + 3;
}

const between = '[ :.=(+#-]{0,4}(?:(?:number|no|at|is|on|to)[ :.=(+#-]{1,3}){0,2}$';
const phoneBefore = new RegExp(
  `(?:phone|mobile|fax|sms|whatsapp|\\b(?:tel|cell)|call (?:me|us|him|her|them))\\b${between}`,
  'i',
);
const socialSecurityBefore = new RegExp(`(?:ssn|social security)\\b${between}`, 'i');

/** `tel: 020 7946 0958`, `SSN 123456789`: what the words in front of it say that it is. */
function numberBehindItsName({ text, run, first, last }: Candidate): number {
  if (first > 0 || run.gluedBefore || run.gluedAfter || last > 6) return 0;
  let digits = 0;
  for (let group = first; group < last; group++) digits += sizeOf(run, group);
  if (digits < 7 || digits > 15) return 0;
  const before = text.slice(Math.max(0, run.starts[first]! - 28), run.starts[first]);
  return phoneBefore.test(before) || (digits === 9 && socialSecurityBefore.test(before)) ? last : 0;
}

/** True where the groups from the first one on have these sizes, with one and the same separator between them. */
function hasForm({ text, run, first, last }: Candidate, sizes: readonly number[]): boolean {
  if (first + sizes.length > last) return false;
  const separator = text[run.ends[first]!];
  for (let index = 0; index < sizes.length; index++) {
    const group = first + index;
    if (sizeOf(run, group) !== sizes[index]) return false;
    if (index === 0) continue;
    const before = run.ends[group - 1]!;
    if (text[before] !== separator || run.starts[group]! - before !== 1) return false;
  }
  return true;
}

/** The Luhn check: from the right, every second digit doubled, the sum of all digits a multiple of ten. */
function hasCheckDigit(text: string, start: number, end: number): boolean {
  let sum = 0;
  let double = false;
  for (let index = end - 1; index >= start; index--) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) continue;
    const value = double ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
    double = !double;
  }
  return sum % 10 === 0;
}

/** Where the number's sign or opening bracket stands, or its first digit. */
function startWithSign(text: string, start: number): number {
  const opening = text.charCodeAt(start - 1) === bracket ? start - 1 : start;
  const before = text.charCodeAt(opening - 1);
  if (before === plus) return opening - 1;
  return before === endOfEncodedPlus && text.startsWith('%2B', opening - 3) ? opening - 3 : opening;
}

const bracket = 40;
const plus = 43;
const endOfEncodedPlus = 66;

function sizeOf(run: NumberRun, group: number): number {
  return run.ends[group]! - run.starts[group]!;
}
