import type { SqlValue } from '../database.ts';

/** Reads one column's text. */
type ColumnParser = (text: string) => SqlValue;

// Object ids of PostgreSQL's built-in types. https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
const parsers = new Map<number, ColumnParser>([
  [16, (text) => (text === 't' ? 1 : 0)], // boolean: flags are 0 or 1
  [17, parseBytes], // bytea
  [20, parseInteger], // int8, also of count(*)
  [21, Number], // int2
  [23, Number], // int4
  [700, Number], // float4
  [701, Number], // float8
  [1700, parseNumeric], // numeric, also of sum(bigint)
]);

/** How a column of a type is read; all that is no number, flag or bytes stays the text that PostgreSQL sends. */
export function columnParser(typeId: number): ColumnParser {
  return parsers.get(typeId) ?? ((text) => text);
}

function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The integer ${text} is too large to be exact in JavaScript.`);
  return value;
}

function parseNumeric(text: string): number {
  return /[.NaI]/.test(text) ? Number(text) : parseInteger(text);
}

function parseBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice('\\x'.length), 'hex'));
}
