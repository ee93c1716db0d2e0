import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { TaskError } from '../errors.ts';
import { editTaskText, type TaskEdit } from './edit-task-text.ts';

const edit = (text: string, change: TaskEdit) => editTaskText(text, change, 'a.task.yaml');

const messy = `# A task
schema_version: '1.1'   # the schema
id: TASK-0824
title:  "Say \\"hello\\"" # a title

status: "todo"  # draft | todo
priority: P1
blocked_by:   # these first
  - TASK-0001 # the queue

  # and this
  - 'TASK-0002'
description: >
    folded
    text

plan: [a,   b]  # odd spaces
# the end
`;

describe('editTaskText', () => {
  it('[task:edit:minimal] changes the value and no other byte', () => {
    expect(edit(messy, { status: 'in_progress' })).toBe(messy.replace('"todo"', '"in_progress"'));
    expect(edit(messy, { schema_version: '1.0' })).toBe(messy.replace("'1.1'", "'1.0'"));
    expect(edit(messy, { priority: 'P0' })).toBe(messy.replace('P1', 'P0'));
    expect(edit(messy, { title: 'a "b"' })).toBe(messy.replace('Say \\"hello\\"', 'a \\"b\\"'));
  });

  it('[task:edit:insert] puts a new field behind its neighbour in the schema', () => {
    const edited = edit(messy, { claimed_by: 'ada: the first', status: 'in_progress', blocked_reason: null });
    expect(edited).toBe(
      messy.replace(
        'status: "todo"  # draft | todo\n',
        'status: "in_progress"  # draft | todo\nblocked_reason: null\nclaimed_by: "ada: the first"\n',
      ),
    );
    expect(edit('id: TASK-0824', { order: 3 })).toBe('id: TASK-0824\norder: 3\n');
    expect(edit('id: TASK-0824\nx: |+\n  a\n\n', { note: 'b' })).toBe('id: TASK-0824\nx: |+\n  a\n\nnote: b\n');
  });

  it('takes a field out with its lines', () => {
    expect(edit(messy, { description: undefined })).toBe(messy.replace('description: >\n    folded\n    text\n', ''));
    expect(edit(messy, { absent: undefined })).toBe(messy);
  });

  it('[task:edit:lists] appends to a list and keeps its comments, in either style', () => {
    expect(edit(messy, { blocked_by: ['TASK-0001', 'TASK-0002', 'TASK-0003'] })).toBe(
      messy.replace("  - 'TASK-0002'\n", "  - 'TASK-0002'\n  - TASK-0003\n"),
    );
    expect(edit(messy, { plan: ['a', 'c, d'] })).toBe(messy.replace('[a,   b]', '[a, "c, d"]'));
    expect(edit('id: TASK-0824\nblocked_by:\n- a', { blocked_by: ['a', 'b'] })).toBe(
      'id: TASK-0824\nblocked_by:\n- a\n- b\n',
    );
    expect(parse(edit(messy, { blocked_by: ['TASK-0002'] }))).toEqual({ ...parse(messy), blocked_by: ['TASK-0002'] });
    const flow = 'blocked_by: [\n  a, # why\n  b # last\n] # all\n';
    expect(edit(flow, { blocked_by: ['a', 'b', 'c', 'd'] })).toBe(flow.replace('b #', 'b, c, d #'));
    expect(parse(edit(flow, { blocked_by: ['a', 'b', 'c, d', '{'] }))).toEqual({ blocked_by: ['a', 'b', 'c, d', '{'] });
    expect(edit('id: TASK-0824\nblocked_by: []\n', { blocked_by: ['a'] })).toBe('id: TASK-0824\nblocked_by: [a]\n');
  });

  it('gives a value to a field that had none', () => {
    expect(edit('claimed_by: # nobody\nid: x\n', { claimed_by: 'ada' })).toBe('claimed_by: ada # nobody\nid: x\n');
    expect(edit('claimed_by:\n', { claimed_by: 'ada' })).toBe('claimed_by: ada\n');
  });

  it('writes several lines as one value', () => {
    expect(parse(edit(messy, { title: 'a\nb' }))).toMatchObject({ title: 'a\nb' });
    expect(parse(edit(messy, { description: 'a\n\n# b\n' }))).toMatchObject({ description: 'a\n\n# b\n' });
  });

  it('[task:edit:endings] keeps CRLF, the byte order mark, and no newline at the end', () => {
    const text = `\uFEFF${messy.replaceAll('\n', '\r\n')}`;
    const edited = edit(text, { status: 'todo', claimed_by: 'ada', blocked_by: ['TASK-0001', 'TASK-0002', 'x'] });
    expect(edited).toBe(
      text
        .replace('# draft | todo\r\n', '# draft | todo\r\nclaimed_by: ada\r\n')
        .replace("- 'TASK-0002'\r\n", "- 'TASK-0002'\r\n  - x\r\n"),
    );
    expect(edit('a: 1\nstatus: todo', { status: 'x' })).toBe('a: 1\nstatus: x');
  });

  it('[task:edit:rewrite] writes a mapping in braces anew, with its comments', () => {
    const edited = edit('# top\n{id: TASK-0824, status: todo}\n', { status: 'blocked', claimed_by: 'ada' });
    expect(parse(edited)).toEqual({ id: 'TASK-0824', status: 'blocked', claimed_by: 'ada' });
    expect(edited).toContain('# top');
    expect(parse(edit('  id: TASK-0824\n  status: todo\n', { status: 'x', order: 1 }))).toEqual({
      ...{ id: 'TASK-0824', status: 'x', order: 1 },
    });
  });

  it('[task:edit:refused] refuses a change that would change something else', () => {
    const shared = 'id: TASK-0824\nstatus: &now todo\nother: *now\n';
    for (const status of ['blocked', undefined, ['a']]) {
      expect(() => edit(shared, { status })).toThrow('a.task.yaml cannot be edited by a program');
    }
  });

  it('leaves a file alone that says it already', () => {
    expect(edit(messy, { status: 'todo', blocked_by: ['TASK-0001', 'TASK-0002'] })).toBe(messy);
  });

  it('[task:edit:value] reads back exactly what was asked for, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        'null',
        'true',
        '1',
        '',
        ' ',
        '# x',
        '- a',
        'a: b',
        '"',
        "'",
        '*a',
        '&a',
        '|',
        '>',
        '@',
        '`',
        '{',
        'a #b',
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('title', 'status', 'blocked_reason', 'description', 'plan'),
        text,
        fc.boolean(),
        (field, value, crlf) => {
          fc.pre(!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff]|\r/.test(value));
          const source = crlf ? messy.replaceAll('\n', '\r\n') : messy;
          const edited = edit(source, { [field]: value });
          expect(parse(edited)).toEqual({ ...parse(source), [field]: value });
          const before = source.split('\n');
          expect(edited.split('\n').filter((line) => !before.includes(line)).length).toBeLessThanOrEqual(4);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('[task:edit:list-value] reads back exactly the list that was asked for', () => {
    const entry = fc.constantFrom('TASK-0001', 'TASK-0002', 'TASK-0003', 'a: b', '# c', '- d', 'e, f');
    fc.assert(
      fc.property(
        fc.constantFrom('blocked_by', 'plan', 'depends_on'),
        fc.array(entry, { maxLength: 5 }),
        (field, value) => {
          expect(parse(edit(messy, { [field]: value }))).toEqual({ ...parse(messy), [field]: value });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('refuses what cannot be read', () => {
    expect(() => edit('a: [', { a: 'b' })).toThrow(TaskError);
  });
});
