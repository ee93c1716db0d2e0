/** Groups of digits that stand together with at most a separator between them, as in `+1 (555) 123-4567`. */
export interface NumberRun {
  /** Where each group begins and ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Whether the first group continues a word, as in `a1`, and the last one is continued, as in `1a`. */
  readonly gluedBefore: boolean;
  readonly gluedAfter: boolean;
}

/** Fewer digits are no phone number, no card and nothing else of a person. */
const fewestDigits = 7;

/** The next run of at least seven digits at or after `from`; null where there are no more. Runs are as long as they can be. */
export function nextNumberRun(text: string, from: number): NumberRun | null {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let index = nextDigit(text, from); index < text.length; index = nextDigit(text, index)) {
    const end = endOfDigits(text, index);
    if (end - index < fewestDigits && separatorLength(text, end) === 0) {
      // A number on its own, as most are; lists are not emptied for it, for that costs more than the look at it.
      index = end;
      continue;
    }
    starts.length = 0;
    ends.length = 0;
    let digits = 0;
    let separator = 0;
    do {
      index += separator;
      const start = index;
      index = endOfDigits(text, index);
      starts.push(start);
      ends.push(index);
      digits += index - start;
      separator = separatorLength(text, index);
    } while (separator !== 0);
    if (digits < fewestDigits) continue;
    const [start] = starts as [number];
    const gluedBefore = start > 0 && isWordAt(text, start - 1) && !text.startsWith('%2B', start - 3);
    return { starts, ends, gluedBefore, gluedAfter: isWordAt(text, index) };
  }
  return null;
}

function nextDigit(text: string, from: number): number {
  let index = from;
  while (index < text.length && !isDigitAt(text, index)) index++;
  return index;
}

function endOfDigits(text: string, from: number): number {
  let index = from;
  while (isDigitAt(text, index)) index++;
  return index;
}

/** Of one or two of space, point, dash and brackets with a digit behind them. */
function separatorLength(text: string, index: number): number {
  if (!isSeparatorAt(text, index)) return 0;
  if (isDigitAt(text, index + 1)) return 1;
  const bracket = text[index] === ')' || text[index + 1] === '(';
  return bracket && isSeparatorAt(text, index + 1) && isDigitAt(text, index + 2) ? 2 : 0;
}

function isSeparatorAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code <= 46 && (code >= 45 || code === 32 || code === 40 || code === 41);
}

function isDigitAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}

function isWordAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 0xbf || isDigitAt(text, index)
  );
}
