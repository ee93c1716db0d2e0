import { describe, expect, it } from 'vitest';
import { edit, session, tool, write, type Step } from '../../../test/support/session-script.ts';
import { readActions } from './read-actions.ts';
import { readFileEdits } from './read-file-edits.ts';

const edits = (...steps: Step[]) =>
  readFileEdits(readActions(session(steps))).map(({ path, added, removed, kind }) => ({ path, added, removed, kind }));

describe('readFileEdits', () => {
  it('reads the edit tools of several agents', () => {
    const found = edits(
      edit('a.ts', 'old', 'new'),
      write('b.ts', 'whole'),
      tool('MultiEdit', { file_path: 'c.ts', edits: [{ old_string: '1', new_string: '2' }] }),
      tool('str_replace_based_edit_tool', { command: 'create', path: 'd.ts', file_text: 'text' }),
    );
    expect(found).toEqual([
      { path: '/home/dev/app/a.ts', added: 'new', removed: 'old', kind: 'part' },
      { path: '/home/dev/app/b.ts', added: 'whole', removed: '', kind: 'whole' },
      { path: 'c.ts', added: '2', removed: '1', kind: 'part' },
      { path: 'd.ts', added: 'text', removed: '', kind: 'whole' },
    ]);
  });

  it('reads patches, given as text and through a shell', () => {
    const patch = '*** Begin Patch\n*** Update File: a.py\n@@\n-old\n+new\n*** Delete File: b.py\n*** End Patch';
    const expected = [
      { path: 'a.py', added: 'new', removed: 'old', kind: 'part' },
      { path: 'b.py', added: '', removed: '', kind: 'deleted' },
    ];
    expect(edits(tool('apply_patch', patch))).toEqual(expected);
    expect(edits(tool('shell', { command: ['apply_patch', patch] }))).toEqual(expected);
  });

  it('leaves out what failed and what only reads', () => {
    expect(
      edits(
        tool('Edit', { file_path: 'a', old_string: 'x', new_string: 'y' }, { failed: true, text: 'not found' }),
        tool('Read', { file_path: 'b' }),
        tool('Write', { file_path: 7 }),
        tool('Write', null),
      ),
    ).toEqual([]);
  });
});
