/** Groups of digits that stand together with at most a separator between them, as in `+1 (555) 123-4567`. */
export interface NumberRun {
  /** Where each group begins and ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** What stands between a group and the next: `-`, `) `, ... */
  readonly separators: readonly string[];
  /** Whether the first group continues a word, as in `a1`, and the last one is continued, as in `1a`. */
  readonly gluedBefore: boolean;
  readonly gluedAfter: boolean;
}

/** The next run of digits at or after `from`; null where the text has no more. Runs are as long as they can be. */
export function nextNumberRun(text: string, from: number): NumberRun | null {
  let index = from;
  while (index < text.length && !isDigitAt(text, index)) index++;
  if (index === text.length) return null;
  const gluedBefore = index > 0 && isWordAt(text, index - 1) && !text.startsWith('%2B', index - 3);
  const starts: number[] = [];
  const ends: number[] = [];
  const separators: string[] = [];
  for (;;) {
    starts.push(index);
    while (isDigitAt(text, index)) index++;
    ends.push(index);
    const separator = separatorAt(text, index);
    if (separator === '') break;
    separators.push(separator);
    index += separator.length;
  }
  return { starts, ends, separators, gluedBefore, gluedAfter: isWordAt(text, index) };
}

/** One or two of space, point, dash and brackets with a digit behind them. */
function separatorAt(text: string, index: number): string {
  if (!isSeparatorAt(text, index)) return '';
  if (isDigitAt(text, index + 1)) return text.charAt(index);
  const bracket = text[index] === ')' || text[index + 1] === '(';
  return bracket && isSeparatorAt(text, index + 1) && isDigitAt(text, index + 2) ? text.slice(index, index + 2) : '';
}

function isSeparatorAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code === 32 || code === 45 || code === 46 || code === 40 || code === 41;
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
