import { LineCounter } from 'yaml';
import { describe, expect, it } from 'vitest';

import { TaskError } from '../errors.ts';
import { composeYaml } from './compose-yaml.ts';

/** The error of a text, its line, and how many errors were made and lines read until then. */
function refusalOf(text: string) {
  const lines = new LineCounter();
  lines.addNewLine(0);
  let made = 0;
  const refuse = (offset: number, reason: string) => {
    made += 1;
    return new TaskError('E011', reason, { recoveryAction: 'Mend it.', details: { line: lines.linePos(offset).line } });
  };
  try {
    composeYaml(text, { lines, refuse });
  } catch (error) {
    if (TaskError.isInstance(error)) {
      return { made, read: lines.lineStarts.length, line: error.details['line'], reason: error.message };
    }
    throw error;
  }
  throw new Error('It was read.');
}

describe('composeYaml', () => {
  it.each<[string, string, number, string]>([
    ['signs behind a value', `id: a\nx: ${'[]'.repeat(50_000)}`, 2, 'Unexpected flow-seq-start at node end'],
    ['signs of no value', `id: a\nx: a\n${']\n'.repeat(50_000)}`, 3, 'Unexpected flow-seq-end token'],
    ['colons', `id: a\nx:\n${'- : : :\n'.repeat(20_000)}`, 3, 'Nested mappings are not allowed'],
    ['escapes within a text', `id: a\nx: "${'\\q'.repeat(50_000)}"`, 2, 'Invalid escape sequence \\q'],
    ['commas', `id: a\nx: [${','.repeat(50_000)}]`, 2, 'Unexpected , in flow sequence'],
    ['errors in a nested collection', `x: {y: [{z: ["${'\\q'.repeat(50_000)}"]}]}`, 1, 'Invalid escape sequence \\q'],
    ['documents', `id: a\n${'---\n'.repeat(50_000)}`, 2, 'a second document begins'],
  ])('[task:read:hostile] makes one error for a file full of %s, with the first line', (_name, text, line, reason) => {
    expect(refusalOf(text)).toMatchObject({ made: 1, line, reason: expect.stringContaining(reason) });
  });

  it('[task:read:hostile] reads no further than the first sign that stands nowhere', () => {
    expect(refusalOf(`id: a\n]\n${'- b\n'.repeat(50_000)}`)).toMatchObject({ line: 2, read: 2 });
    expect(refusalOf(`id: a\n...\n---\nid: b\n${'c: d\n'.repeat(50_000)}...\n`).reason).toContain('second document');
  });

  it('[task:read:hostile] stops behind 400,000 words and signs, and behind 1,000 anchors and aliases', () => {
    const many = refusalOf(`x:\n${'- a\n'.repeat(240_000)}`);
    expect(many).toMatchObject({ line: 80_001, read: 80_001, reason: 'it has more than 400000 words and signs' });
    const anchors = Array.from({ length: 40_000 }, (_, index) => `- &a${index} b\n- *a${index}\n`).join('');
    expect(refusalOf(`x:\n${anchors}`)).toMatchObject({
      ...{ line: 1_002, read: 1_002, reason: 'it has more than 1000 anchors and aliases' },
    });
  });

  it('[task:read:hostile] tells the error that comes first, whichever part of the library finds it', () => {
    expect(refusalOf('id: a\nx: "\\q"\n]\n')).toMatchObject({ line: 2 });
    expect(refusalOf('id: a\n]\nx: "\\q"\n')).toMatchObject({ line: 2, reason: expect.stringContaining('"]"') });
  });

  it('reads what is within the limits, and what the library only warns of', () => {
    const lines = new LineCounter();
    const refuse = (_offset: number, reason: string) => new TaskError('E011', reason, { recoveryAction: '' });
    const paths = '  - src/queue/retry-policy.ts\n'.repeat(33_000);
    expect(composeYaml(`x:\n${paths}`, { lines, refuse }).toJS().x).toHaveLength(33_000);
    const signs = '&* "&b" \'*c\' d&e';
    expect(composeYaml(`x: |\n${`  ${signs}\n`.repeat(2_000)}`, { lines, refuse }).toJS().x).toContain(signs);
    const tagged = composeYaml('%a b\n---\nx: !unknown y\n# the end\n', { lines, refuse });
    expect(tagged.toJS({})).toEqual({ x: 'y' });
    expect(tagged.comment).toBe(' the end');
  });
});
