import { describe, expect, it } from 'vitest';
import type { ArtifactPredictor } from '../artifact/prompt-artifact.ts';
import { renderMessages } from './render-messages.ts';

const predictor: ArtifactPredictor = {
  name: 'sort',
  instructions: '    Sort the letter.\n      - Be fair.\n\n    Be quick.',
  fields: [
    { name: 'letter', direction: 'input', type: 'str', description: '${letter}', prefix: 'Letter:' },
    { name: 'hints', direction: 'input', type: 'list[str]', description: 'What is known', prefix: '' },
    { name: 'reasoning', direction: 'output', type: 'str', description: '${reasoning}', prefix: '' },
    { name: 'drawer', direction: 'output', type: "Literal['a', 'b']", description: '', prefix: '' },
    { name: 'sure', direction: 'output', type: 'bool', description: '', prefix: '' },
    { name: 'weight', direction: 'output', type: 'float', description: '', prefix: '' },
    { name: 'tags', direction: 'output', type: 'dict[str, int]', description: '', prefix: '' },
  ],
  demos: [
    {
      augmented: true,
      letter: 'Dear all',
      hints: ['é', 'b'],
      reasoning: 'Clear.',
      drawer: 'a',
      sure: true,
      weight: 1,
      tags: { x: 1, y: null },
    },
    { letter: 'Dear me', drawer: 'b', dspy_uuid: 'x' },
    { letter: 'Only an input' },
    { drawer: 'a' },
  ],
};

describe('the messages of a predictor', () => {
  it('[prompt:render:layout] are system, incomplete demonstrations, complete ones, and the inputs', () => {
    const messages = renderMessages(predictor, { letter: 'Dear you', hints: [] });
    expect(messages).toMatchInlineSnapshot(`
      [
        {
          "content": "Input fields:
      1. \`letter\` (str)
      2. \`hints\` (list[str]): What is known
      Output fields:
      1. \`reasoning\` (str)
      2. \`drawer\` (Literal['a', 'b'])
      3. \`sure\` (bool)
      4. \`weight\` (float)
      5. \`tags\` (dict[str, int])
      Every message has this structure, with a value in place of each name in braces.

      [[ ## letter ## ]]
      {letter}

      [[ ## hints ## ]]
      {hints}

      [[ ## reasoning ## ]]
      {reasoning}

      [[ ## drawer ## ]]
      {drawer}        # exactly one of: a; b

      [[ ## sure ## ]]
      {sure}        # True or False

      [[ ## weight ## ]]
      {weight}        # one float and nothing else

      [[ ## tags ## ]]
      {tags}        # JSON of the type dict[str, int]

      [[ ## completed ## ]]
      The task, within this structure:
              Sort the letter.
                - Be fair.
              
              Be quick.",
          "role": "system",
        },
        {
          "content": "An example of the task in which some of the fields are left out.

      [[ ## letter ## ]]
      Dear me",
          "role": "user",
        },
        {
          "content": "[[ ## reasoning ## ]]
      Left out of this example.

      [[ ## drawer ## ]]
      b

      [[ ## sure ## ]]
      Left out of this example.

      [[ ## weight ## ]]
      Left out of this example.

      [[ ## tags ## ]]
      Left out of this example.

      [[ ## completed ## ]]
      ",
          "role": "assistant",
        },
        {
          "content": "[[ ## letter ## ]]
      Dear all

      [[ ## hints ## ]]
      ["é", "b"]",
          "role": "user",
        },
        {
          "content": "[[ ## reasoning ## ]]
      Clear.

      [[ ## drawer ## ]]
      a

      [[ ## sure ## ]]
      True

      [[ ## weight ## ]]
      1.0

      [[ ## tags ## ]]
      {"x": 1, "y": null}

      [[ ## completed ## ]]
      ",
          "role": "assistant",
        },
        {
          "content": "[[ ## letter ## ]]
      Dear you

      [[ ## hints ## ]]
      []

      Answer with these fields in this order: \`[[ ## reasoning ## ]]\`, then \`[[ ## drawer ## ]]\` (exactly one of: a; b), then \`[[ ## sure ## ]]\` (True or False), then \`[[ ## weight ## ]]\` (one float and nothing else), then \`[[ ## tags ## ]]\` (JSON of the type dict[str, int]); then close with \`[[ ## completed ## ]]\`.",
          "role": "user",
        },
      ]
    `);
  });

  it.each<[string, unknown, string, string]>([
    [
      'a list in a text field',
      ['a', 'b\nc', '«d»'],
      'str',
      '[1] «a»\n[2] «««\n    b\n    c\n»»»\n[3] «««\n    «d»\n»»»',
    ],
    ['a list of one', ['a'], 'str', '«a»'],
    ['an empty list', [], 'str', 'N/A'],
    ['a list', ['a', { b: [1, null, true] }], 'list[Any]', '["a", {"b": [1, null, true]}]'],
    ['nothing', null, 'str | None', 'None'],
    ['truth', false, 'bool', 'False'],
    ['a whole number in a float', 2, 'float', '2.0'],
    ['a whole number', 2, 'int', '2'],
    ['letters beyond ASCII', { ü: 'ß' }, 'dict', '{"ü": "ß"}'],
  ])('[prompt:render:values] write %s as Python does', (_what, value, type, text) => {
    const fields: ArtifactPredictor['fields'] = [
      { name: 'a', direction: 'input', type, description: '', prefix: '' },
      { name: 'b', direction: 'output', type: 'str', description: '', prefix: '' },
    ];
    const { content } = renderMessages({ name: 'p', instructions: '', fields, demos: [] }, { a: value }).at(-1)!;
    expect(content).toBe(
      `[[ ## a ## ]]\n${text}\n\nAnswer with these fields in this order: \`[[ ## b ## ]]\`; then close with \`[[ ## completed ## ]]\`.`,
    );
  });

  it('[prompt:render:inputs] are refused with a missing, unknown or unusable input, which is named', () => {
    expect(() => renderMessages(predictor, { letter: 'x' })).toThrow('$.hints: Is missing');
    expect(() => renderMessages(predictor, { letter: 'x', hints: [], drawer: 'a' })).toThrow(
      '$.drawer: Is no input; those are letter, hints',
    );
    for (const hints of [Number.NaN, 1n, [undefined], () => 1]) {
      expect(() => renderMessages(predictor, { letter: 'x', hints })).toThrow('that is no JSON');
    }
  });

  it('[prompt:render:inputs] need fields', () => {
    expect(() => renderMessages({ ...predictor, fields: [] }, {})).toThrow('has no output fields');
  });
});
