/** The first place at which a text is not JSON, or is JSON that a JavaScript number would change. */
export interface JsonProblem {
  offset: number;
  reason: string;
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const literal = /true|false|null/y;
const spaces = /[ \t\r\n]*/y;

/** Reads a text as JSON without building anything, in time linear in its length. @see https://www.rfc-editor.org/rfc/rfc8259 */
export function findJsonProblem(text: string): JsonProblem | null {
  const open: ('{' | '[')[] = [];
  let expected: 'value' | 'item or ]' | 'name or }' | 'name' | ':' | ', or the end' = 'value';
  let offset = 0;
  for (;;) {
    offset += lengthAt(text, spaces, offset);
    const character = text[offset];
    if (character === undefined) {
      return expected === ', or the end' && open.length === 0 ? null : { offset, reason: 'the text ends too early' };
    }
    const isEnd = character === (open.at(-1) === '{' ? '}' : ']') && open.length > 0;
    if (isEnd && (expected === ', or the end' || expected === 'item or ]' || expected === 'name or }')) {
      open.pop();
      expected = ', or the end';
      offset += 1;
    } else if (expected === ', or the end') {
      if (character !== ',' || open.length === 0) return { offset, reason: 'a comma or the end was expected' };
      expected = open.at(-1) === '{' ? 'name' : 'value';
      offset += 1;
    } else if (expected === ':') {
      if (character !== ':') return { offset, reason: 'a colon was expected' };
      expected = 'value';
      offset += 1;
    } else if (expected === 'name' || expected === 'name or }') {
      if (character !== '"') return { offset, reason: 'a name in double quotes was expected' };
      const end = endOfString(text, offset);
      if (typeof end !== 'number') return end;
      [offset, expected] = [end, ':'];
    } else if (character === '{' || character === '[') {
      open.push(character);
      expected = character === '{' ? 'name or }' : 'item or ]';
      offset += 1;
    } else {
      const end = endOfScalar(text, offset);
      if (typeof end !== 'number') return end;
      [offset, expected] = [end, ', or the end'];
    }
  }
}

function endOfScalar(text: string, start: number): number | JsonProblem {
  if (text[start] === '"') return endOfString(text, start);
  const length = lengthAt(text, literal, start) || lengthAt(text, number, start);
  if (length === 0) return { offset: start, reason: 'a value was expected' };
  const digits = text.slice(start, start + length);
  const isInexact = /^-?\d{16,}$/.test(digits) && BigInt(digits) !== BigInt(Number(digits));
  return isInexact ? { offset: start, reason: 'an integer is too large to be kept exactly' } : start + length;
}

function endOfString(text: string, start: number): number | JsonProblem {
  let offset = start + 1;
  for (;;) {
    const code = text.charCodeAt(offset);
    if (code === 0x22) return offset + 1;
    if (Number.isNaN(code)) return { offset: start, reason: 'a string does not end' };
    if (code < 0x20) return { offset, reason: 'a control character stands in a string' };
    const length = code === 0x5c ? lengthAt(text, escape, offset) : 1;
    if (length === 0) return { offset, reason: 'an unknown escape stands in a string' };
    offset += length;
  }
}

function lengthAt(text: string, pattern: RegExp, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0].length ?? 0;
}
