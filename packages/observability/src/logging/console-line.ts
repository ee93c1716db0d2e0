import type { JsonValue } from '@waymark/core-types';

const colours: Record<string, string> = { debug: '90', info: '36', warn: '33', error: '31' };

/** A line of JSON as people read it: `10:11:12.123 INFO  name  event  field=value`, always one line. */
export function consoleLine(line: string, { colour }: { colour: boolean }): string {
  const { timestamp, level, logger, event, ...fields } = JSON.parse(line) as Record<string, JsonValue>;
  const paint = (code: string, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const word = readable(level);
  return `${[
    paint('90', readable(timestamp).slice(11, 23)),
    paint(colours[word] ?? '35', word.toUpperCase().padEnd(5)),
    ...(logger === undefined ? [] : [readable(logger)]),
    paint('1', readable(event)),
    ...Object.entries(fields).map(([name, value]) => `${paint('90', `${readable(name)}=`)}${readable(value)}`),
  ].join('  ')}\n`;
}

/** Plain words as they are, everything else as JSON: no text can break the line or speak to the terminal. */
function readable(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' && !/["\\\p{C}\p{Zl}\p{Zp}]/u.test(value) ? value : JSON.stringify(value);
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
