import { describe, expect, it } from 'vitest';
import { parseFieldType } from '../render/field-type.ts';
import { parseSignature } from './parse-signature.ts';

const short = (signature: string) =>
  parseSignature(signature).map(({ name, direction, type }) => `${direction} ${name}: ${type}`);

describe('a signature', () => {
  it.each<[string, string[]]>([
    ['question -> answer', ['input question: str', 'output answer: str']],
    [
      'question, context: list[str] -> answer: bool',
      ['input question: str', 'input context: list[str]', 'output answer: bool'],
    ],
    [
      ' a:dict[str, list[int]] ->b : Literal["x, y", \'->\'] , c',
      ['input a: dict[str, list[int]]', 'output b: Literal["x, y", \'->\']', 'output c: str'],
    ],
    ["a -> b: Literal['it\\'s', \"d'or\"]", ['input a: str', "output b: Literal['it\\'s', \"d'or\"]"]],
    ['-> b', ['output b: str']],
    ['a: dspy.Image -> b: Optional[int]', ['input a: dspy.Image', 'output b: Optional[int]']],
  ])('[prompt:import:signature] %j has names, order and types', (signature, fields) => {
    expect(short(signature)).toEqual(fields);
  });

  it.each<[string, string]>([
    ['question', 'needs one "->"'],
    ['a -> b -> c', 'needs one "->"'],
    ['a -> ', 'has no output'],
    ['a, a -> b', 'names a twice'],
    ['a -> a', 'names a twice'],
    ['a, , b -> c', '"" names no field'],
    ['a b -> c', '"a b" names no field'],
    ['1a -> c', 'names no field'],
    ['a: list[int -> c', 'needs one "->"'],
    ['a: int] -> c', 'needs one "->"'],
    ['a: list[] ] -> c', 'needs one "->"'],
    ['a: int int -> c', '"int int" is no type'],
    ['a: -> c', '"" is no type'],
    ['a: Literal[x] -> c', 'is no type'],
    [`a: ${'list['.repeat(50)}int${']'.repeat(50)} -> c`, 'is no type'],
    [`${'a'.repeat(20_001)} -> c`, 'at most 20000 characters'],
  ])('[prompt:import:signature] %j is refused with the reason', (signature, said) => {
    expect(() => parseSignature(signature)).toThrow(said);
  });

  it.each<[string, unknown]>([
    ['typing.List', { kind: 'list', item: { kind: 'any' } }],
    ['Annotated[int, "x"]', { kind: 'custom', name: 'Annotated' }],
    ['number[][]', { kind: 'list', item: { kind: 'list', item: { kind: 'float' } } }],
    ['dict[str, int][]', { kind: 'list', item: { kind: 'dict', value: { kind: 'int' } } }],
    ['Literal[-1, None]', { kind: 'literal', values: [-1, null] }],
    ['Iterator[int]', { kind: 'custom', name: 'Iterator' }],
    ['dict[str]', { kind: 'dict', value: { kind: 'any' } }],
  ])('[prompt:import:signature] %s is a type', (text, type) => {
    if (text.startsWith('Annotated')) expect(() => parseFieldType(text)).toThrow('is no type');
    else expect(parseFieldType(text)).toEqual(type);
  });
});
