import { ValidationError, type JsonValue } from '@waymark/core-types';
import { readPythonLiteral } from '../import/python-literal.ts';

/** The type of a field, as a signature states it. `custom` is a class that we do not know: any JSON. */
export type FieldType =
  | { kind: 'str' | 'int' | 'float' | 'bool' | 'none' | 'any' }
  | { kind: 'custom'; name: string }
  | { kind: 'list'; item: FieldType }
  | { kind: 'tuple'; items: FieldType[] }
  | { kind: 'dict'; value: FieldType }
  | { kind: 'literal'; values: JsonValue[] }
  | { kind: 'union'; options: FieldType[] };

const simple: Record<string, FieldType> = {
  str: { kind: 'str' },
  string: { kind: 'str' },
  int: { kind: 'int' },
  float: { kind: 'float' },
  number: { kind: 'float' },
  bool: { kind: 'bool' },
  boolean: { kind: 'bool' },
  None: { kind: 'none' },
  Any: { kind: 'any' },
  json: { kind: 'any' },
  list: { kind: 'list', item: { kind: 'any' } },
  set: { kind: 'list', item: { kind: 'any' } },
  dict: { kind: 'dict', value: { kind: 'any' } },
};

const deepest = 20;

/**
 * Reads a type in Python's notation: `str`, `list[int]`, `dict[str, Any]`, `Literal['a', 'b']`, `Optional[float]`,
 * `int | None`; ax's `string`, `number[]` and the like are taken too.
 * @throws {ValidationError} when it is no such type.
 */
export function parseFieldType(text: string): FieldType {
  const reader = { text, position: 0, depth: 0 };
  const type = readUnion(reader);
  skipSpaces(reader);
  if (reader.position < text.length) throw notAType(reader);
  return type;
}

interface Reader {
  text: string;
  position: number;
  depth: number;
}

function readUnion(reader: Reader): FieldType {
  if (++reader.depth > deepest) throw notAType(reader);
  const options = [readOne(reader)];
  while (take(reader, '|')) options.push(readOne(reader));
  reader.depth -= 1;
  return options.length === 1 ? options[0]! : { kind: 'union', options };
}

function readOne(reader: Reader): FieldType {
  skipSpaces(reader);
  const word = /[A-Za-z_][\w.]*/y;
  word.lastIndex = reader.position;
  const found = word.exec(reader.text)?.[0];
  if (found === undefined) throw notAType(reader);
  reader.position += found.length;
  const name = found.replace(/^(?:typing|t)\./, '');
  let type = take(reader, '[') ? readParameters(name, reader) : named(name);
  // As ax writes lists; an opened bracket was consumed above where anything stands in it.
  while (take(reader, '[')) {
    if (!take(reader, ']')) throw notAType(reader);
    type = { kind: 'list', item: type };
  }
  return type;
}

function readParameters(name: string, reader: Reader): FieldType {
  if (take(reader, ']')) return { kind: 'list', item: named(name) };
  if (name === 'Literal') return { kind: 'literal', values: readList(reader, readLiteral) };
  const parameters = readList(reader, readParameter);
  const first = parameters[0]!;
  switch (name.toLowerCase()) {
    case 'list':
    case 'set':
    case 'sequence':
      return { kind: 'list', item: first };
    case 'dict':
    case 'mapping':
      return { kind: 'dict', value: parameters[1] ?? { kind: 'any' } };
    case 'tuple':
      return parameters[1]?.kind === 'custom' && parameters[1].name === '...'
        ? { kind: 'list', item: first }
        : { kind: 'tuple', items: parameters };
    case 'optional':
      return { kind: 'union', options: [first, { kind: 'none' }] };
    case 'union':
      return { kind: 'union', options: parameters };
    case 'annotated':
      return first;
    default:
      return { kind: 'custom', name };
  }
}

function named(name: string): FieldType {
  const lower = name === 'List' || name === 'Dict' || name === 'Set' ? name.toLowerCase() : name;
  return Object.hasOwn(simple, lower) ? simple[lower]! : { kind: 'custom', name };
}

function readList<Item>(reader: Reader, read: (reader: Reader) => Item): Item[] {
  const items: Item[] = [];
  do items.push(read(reader));
  while (take(reader, ','));
  if (!take(reader, ']')) throw notAType(reader);
  return items;
}

function readParameter(reader: Reader): FieldType {
  return take(reader, '...') ? { kind: 'custom', name: '...' } : readUnion(reader);
}

function readLiteral(reader: Reader): JsonValue {
  const literal = readPythonLiteral(reader.text, reader.position);
  if (literal === null) throw notAType(reader);
  reader.position = literal.end;
  return literal.value;
}

function take(reader: Reader, token: string): boolean {
  skipSpaces(reader);
  if (!reader.text.startsWith(token, reader.position)) return false;
  reader.position += token.length;
  return true;
}

function skipSpaces(reader: Reader): void {
  while (/\s/.test(reader.text[reader.position] ?? '')) reader.position += 1;
}

function notAType({ text, position }: Reader): ValidationError {
  const shown = JSON.stringify(text.slice(0, 200));
  return new ValidationError(`${shown} is no type: it cannot be read from character ${position + 1} on.`, [
    { path: '$.type', message: 'Expected a type such as str, list[int], Literal["a", "b"] or Optional[float]' },
  ]);
}
