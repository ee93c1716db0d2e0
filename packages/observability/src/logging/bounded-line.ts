import type { JsonValue } from '@waymark/core-types';

/** The longest line that is written, in bytes of UTF-8. */
export const longestLine = 262_144;

const always = ['level', 'timestamp', 'logger', 'event'];

/** A line of JSON within the limit: of a longer one, what does not fit is cut, and `"truncated":true` says so. */
export function boundedLine(line: string): string {
  // A character is at most three bytes.
  if (line.length * 3 <= longestLine || Buffer.byteLength(line) <= longestLine) return line;
  const fields = JSON.parse(line) as Record<string, JsonValue>;
  const kept: [string, JsonValue][] = [];
  let left = longestLine - 100;
  for (const [name, value] of Object.entries(fields).sort(
    ([a], [b]) => Number(always.includes(b)) - Number(always.includes(a)),
  )) {
    const size = jsonSize(name) + 2;
    if (size > left) continue;
    const fitting = fittingValue(value, left - size);
    left -= size + jsonSize(fitting);
    kept.push([name, fitting]);
  }
  return `${JSON.stringify({ ...Object.fromEntries(kept), truncated: true })}\n`;
}

function fittingValue(value: JsonValue, bytes: number): JsonValue {
  if (jsonSize(value) <= bytes) return value;
  // A character takes six bytes at most, and another text than this one may still want to be read.
  return typeof value === 'string' ? `${value.slice(0, Math.floor(bytes / 12))}[truncated]` : '[truncated]';
}

function jsonSize(value: JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}
