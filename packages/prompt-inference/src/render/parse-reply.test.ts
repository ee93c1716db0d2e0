import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArtifactField } from '../artifact/prompt-artifact.ts';
import { parseReply } from './parse-reply.ts';
import { renderMessages } from './render-messages.ts';

const field = (name: string, type = 'str', direction: ArtifactField['direction'] = 'output'): ArtifactField => ({
  name,
  direction,
  type,
  description: '',
  prefix: '',
});
const of = (...fields: ArtifactField[]) => ({ name: 'p', fields });
const reply = (text: string, type: string) =>
  parseReply(`[[ ## a ## ]]\n${text}\n\n[[ ## completed ## ]]`, of(field('a', type)))['a'];

describe('a reply', () => {
  it.each<[string, string]>([
    ['as it should be', '[[ ## a ## ]]\none\n\n[[ ## b ## ]]\n2\n\n[[ ## completed ## ]]\n'],
    ['in another order', '[[ ## b ## ]]\n2\n[[ ## a ## ]]\none'],
    ['with words around it', 'Sure!\n\n[[ ## a ## ]]\none\n[[ ## b ## ]]\n2\n[[ ## completed ## ]]\nAnything else?'],
    ['with values beside the markers', '[[ ## a ## ]] one\r\n[[ ## b ## ]] 2'],
    ['with bold and coded markers', '**[[ ## a ## ]]**\none\n`[[ ## b ## ]]`\n2'],
    ['with tight markers', '[[##a##]]\none\n  [[ ## b ## ]]\n2'],
    ['with a field twice', '[[ ## a ## ]]\none\n[[ ## b ## ]]\n2\n[[ ## a ## ]]\nthree'],
    [
      'that repeats the input',
      '[[ ## question ## ]]\nwhy\n[[ ## a ## ]]\none\n[[ ## question ## ]]\nwhy\n[[ ## b ## ]]\n2',
    ],
    ['in JSON', '{"a": "one", "b": 2}'],
    ['in fenced JSON', '```json\n{"b": "2", "a": "one"}\n```'],
    ['in the notation of Python', "{'a': 'one', 'b': 2}"],
  ])('[prompt:reply:fields] is read %s', (_what, text) => {
    expect(parseReply(text, of(field('question', 'str', 'input'), field('a'), field('b', 'int')))).toEqual({
      a: 'one',
      b: 2,
    });
  });

  it('[prompt:reply:fields] keeps markers of no field in the text they stand in', () => {
    const text = '[[ ## a ## ]]\n[[ ## thought_0 ## ]]\nx\n[[ ## completed ## ]]';
    expect(parseReply(text, of(field('a')))).toEqual({ a: '[[ ## thought_0 ## ]]\nx' });
  });

  it.each<[string, string, unknown]>([
    ['7', 'int', 7],
    ['1,234', 'int', 1234],
    ['3.0', 'int', 3],
    ['-0.5e2', 'float', -50],
    ['12,000.5', 'float', 12000.5],
    ['True', 'bool', true],
    ['no.', 'bool', false],
    ['"A"', "Literal['a', 'b']", 'a'],
    ['2', 'Literal[1, 2]', 2],
    ['true', 'Literal[True, "x"]', true],
    ['None', 'Optional[int]', null],
    ['4', 'Union[str, int]', 4],
    ['four', 'int | str', 'four'],
    ['```json\n["x", "y"]\n```', 'list[str]', ['x', 'y']],
    ['[\'x\', "y"]', 'List[str]', ['x', 'y']],
    ['[1, 2]', 'list[str]', ['1', '2']],
    ["(1, 'x')", 'tuple[int, str]', [1, 'x']],
    ['[1, 2, 3]', 'tuple[int, ...]', [1, 2, 3]],
    ["{'x': None}", 'dict[str, Optional[int]]', { x: null }],
    ['{"x": {"y": [1]}}', 'Person', { x: { y: [1] } }],
    ['just text', 'Person', 'just text'],
    ['```py\nx = 1\n```', 'str', '```py\nx = 1\n```'],
    ['', 'str', ''],
    ['none', 'None', null],
    ['[[1]]', 'list[list[int]]', [[1]]],
    ['["a"]', 'string[]', ['a']],
  ])('[prompt:reply:fields] %j is a value of %s', (text, type, value) => {
    expect(reply(text, type)).toEqual(value);
  });

  it.each<[string, string]>([
    ['seven', 'int'],
    ['3.5', 'int'],
    ['9007199254740993', 'int'],
    ['', 'float'],
    ['e5', 'float'],
    ['maybe', 'bool'],
    ['c', "Literal['a', 'b']"],
    ['AB', "Literal['aB', 'Ab']"],
    ['x', 'list[int]'],
    ['[1, "x"]', 'list[int]'],
    ['[1]', 'tuple[int, int]'],
    ['[1]', 'dict'],
    ['{"x": "y"}', 'dict[str, int]'],
    ['x', 'int | None'],
  ])('[prompt:reply:misfit] %j is no value of %s, and the field is named', (text, type) => {
    expect(() => reply(text, type)).toThrow(`$.a: Is not of the type ${type}`);
  });

  it.each(['', 'one', '[[ ## b ## ]]\n2', '[1]', '[[ ## completed ## ]]'])(
    '[prompt:reply:misfit] %j lacks a field, which is named',
    (text) => {
      expect(() => parseReply(text, of(field('a')))).toThrow(
        expect.objectContaining({
          code: 'VALIDATION',
          issues: [{ path: '$.a', message: 'Is missing from the reply' }],
        }) as Error,
      );
    },
  );

  it('[prompt:reply:fields] gives back what a demonstration was rendered from', () => {
    const word = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('[[', '').replace(/\r/g, '').trim());
    const values = fc.record({
      a: word,
      b: fc.integer(),
      c: fc.boolean(),
      d: fc.array(word),
      e: fc.dictionary(word, fc.integer(), { noNullPrototype: true }),
      f: fc.option(fc.integer()),
      g: fc.constantFrom('x', 'y'),
      h: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    });
    const fields = [
      field('a'),
      field('b', 'int'),
      field('c', 'bool'),
      field('d', 'list[str]'),
      field('e', 'dict[str, int]'),
      field('f', 'int | None'),
      field('g', "Literal['x', 'y']"),
      field('h', 'float'),
    ];
    fc.assert(
      fc.property(values, (outputs) => {
        const demos = [{ ...outputs, q: 'why' }];
        const [, , answer] = renderMessages(
          { name: 'p', instructions: '', fields: [field('q', 'str', 'input'), ...fields], demos },
          { q: 'why' },
        );
        expect(parseReply(String(answer!.content), of(...fields))).toEqual(outputs);
      }),
      { numRuns: 300 },
    );
  });
});
