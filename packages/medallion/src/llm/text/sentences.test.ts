import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from './sentences.ts';

const texts = (text: string) => splitSentences(text).map((sentence) => sentence.text);

describe('splitSentences', () => {
  it('splits at full stops, question marks and Chinese ones, not at abbreviations, versions and files', () => {
    expect(texts('Use v1.2 of a.ts, e.g. here. Why? 我们用它。好的！ Done')).toEqual([
      'Use v1.2 of a.ts, e.g. here.',
      'Why?',
      '我们用它。',
      '好的！',
      'Done',
    ]);
  });

  it('joins the lines of a paragraph and keeps items apart', () => {
    expect(texts('One sentence\nover two lines.\n- first\n- second\n  goes on')).toEqual([
      'One sentence over two lines.',
      'first',
      'second goes on',
    ]);
  });

  it('leaves out code, quotations, tables and logs', () => {
    const text = [
      'Before.',
      '```ts',
      'we decided to use code',
      '```',
      '> we decided to quote',
      '| we | decided |',
      '    indented code here',
      'const decision = makeIt();',
      '$ npm run decide',
      'After.',
    ].join('\n');
    expect(texts(text)).toEqual(['Before.', 'After.']);
  });

  it('leaves out what follows a fence that is never closed', () => {
    expect(texts('Before.\n```\nwe decided')).toEqual(['Before.']);
  });

  it('names the heading or the lead-in of an item', () => {
    const found = splitSentences('## Next steps\n- deploy\n\nWhat remains:\n1. test it\n\nPlain text.');
    expect(found).toEqual([
      { text: 'Next steps', heading: '', kind: 'heading' },
      { text: 'deploy', heading: 'Next steps', kind: 'item' },
      { text: 'What remains:', heading: 'Next steps', kind: 'prose' },
      { text: 'test it', heading: 'What remains', kind: 'item' },
      { text: 'Plain text.', heading: 'Next steps', kind: 'prose' },
    ]);
  });

  it('takes off emphasis and links', () => {
    expect(texts('**Use** [libSQL](https://example.com) ~~now~~.')).toEqual(['Use libSQL now.']);
  });

  it('takes any text and gives sentences on one line', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const sentence of splitSentences(text)) expect(sentence.text).not.toMatch(/\n/);
      }),
    );
  });
});
