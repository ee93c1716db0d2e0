import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TaskError } from '../src/errors.ts';
import { editTaskText } from '../src/task/edit-task-text.ts';
import { lintTask } from '../src/task/lint-task.ts';
import { readTask } from '../src/task/read-task.ts';
import { taskText } from './support/task-project.ts';

const good = taskText('TASK-0824', {
  blocked_by: '[TASK-0001]',
  title: '"队列 🎉"',
  owner: '&owner ada',
  reviewer: '*owner',
});
const file = 'tasks/a.task.yaml';

const piece = fc.constantFrom(
  ...[
    '\t',
    ' ',
    '\n',
    '\r\n',
    '\r',
    '  ',
    '- ',
    '? ',
    ': ',
    ':',
    '#',
    '"',
    "'",
    '|',
    '>',
    '&a ',
    '*a',
    '!!str ',
    '!x ',
    '%',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    ',',
    '---\n',
    '...\n',
    '<<: *owner',
    '\uFEFF',
    '\u0000',
    '\u2028',
    '~',
    'null',
    '0x',
    '1e999',
    '@',
    '`',
  ],
  ...['__proto__: ', 'id: TASK-0825\n', 'schema_version: 9\n', '&a [*a]', '\\u0000', '队', '🎉', '\uD83D'],
);

const place = fc.double({ min: 0, max: 1, noNaN: true });
const bytes = fc.oneof(
  fc.record({ kind: fc.constant('remove' as const), at: place, length: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant('byte' as const), at: place, byte: fc.integer({ min: 0, max: 255 }) }),
);
const structure = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), at: place, piece, times: fc.constantFrom(1, 1, 1, 3, 200) }),
  fc.record({
    kind: fc.constant('line' as const),
    from: fc.nat(40),
    to: fc.nat(40),
    indent: fc.integer({ min: -4, max: 4 }),
  }),
);
/** One change of the bytes or of the structure of a text. */
const mutation = fc.oneof(bytes, structure);
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

function mutate(bytes: Buffer, change: Mutation): Buffer {
  if (change.kind === 'line') {
    const lines = bytes.toString('latin1').split('\n');
    const line = lines[change.from % lines.length]!;
    const moved = change.indent < 0 ? line.slice(-change.indent) : ' '.repeat(change.indent) + line;
    lines.splice(change.to % lines.length, 0, moved);
    return Buffer.from(lines.join('\n'), 'latin1');
  }
  const at = Math.floor(change.at * bytes.length);
  if (change.kind === 'byte')
    return Buffer.concat([bytes.subarray(0, at), Buffer.from([change.byte]), bytes.subarray(at + 1)]);
  if (change.kind === 'remove') return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + change.length)]);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(change.piece.repeat(change.times)), bytes.subarray(at)]);
}

function outcome(bytes: Buffer): 'read' | TaskError {
  try {
    readTask(bytes, file);
    return 'read';
  } catch (error) {
    if (TaskError.isInstance(error)) return error;
    throw error;
  }
}

describe('a task file that was changed at random', () => {
  it.each<[string, fc.Arbitrary<Mutation>]>([
    ['bytes', bytes],
    ['structure', structure],
  ])(
    '[task:read:mutations] is read, or refused with file, line and what to do, 250 times by its %s',
    (_name, change) => {
      const seen = { read: 0, refused: 0 };
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
          const mutated = changes.reduce(mutate, Buffer.from(good));
          const result = outcome(mutated);
          const lint = lintTask(mutated, file);
          if (result === 'read') {
            seen.read += 1;
            expect(lint.id).not.toBeNull();
            return;
          }
          seen.refused += 1;
          const lines = mutated.toString('latin1').split('\n').length;
          expect(result.details).toMatchObject({ file });
          expect(result.details['line']).toBeGreaterThanOrEqual(1);
          expect(result.details['line']).toBeLessThanOrEqual(lines);
          expect(result.message).toContain(`${file}:${String(result.details['line'])}`);
          expect(result.recoveryAction).not.toBeNull();
          expect(lint).toMatchObject({ valid: false, errors: [{ code: result.code }] });
        }),
        { numRuns: 250 },
      );
      // Both happen often enough to mean something.
      expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(20);
    },
  );

  it('[task:edit:mutations] changes nothing else when it is edited, or is refused', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (changes) => {
        const mutated = changes.reduce(mutate, Buffer.from(good));
        if (outcome(mutated) !== 'read') return;
        const before = readTask(mutated, file).task;
        let after: string;
        try {
          after = editTaskText(mutated.toString('utf8'), { status: 'in_progress', claimed_by: 'ada' }, file);
        } catch (error) {
          expect(error).toMatchObject({ code: 'E010' });
          return;
        }
        expect(readTask(Buffer.from(after), file).task).toEqual({
          ...before,
          status: 'in_progress',
          claimed_by: 'ada',
        });
      }),
      { numRuns: 200 },
    );
  });

  it('[task:read:structure] ends soon for any heap of YAML signs', () => {
    // A few signs often: that is what nests.
    const signs = fc
      .uniqueArray(piece, { minLength: 1, maxLength: 6 })
      .chain((few) => fc.array(fc.constantFrom(...few, 'a', '\n  '), { maxLength: 400, size: 'max' }));
    fc.assert(
      fc.property(signs, fc.constantFrom('', 'id: TASK-0824\nx: ', '['), (parts, head) => {
        const result = outcome(Buffer.from(head + parts.join('')));
        if (result !== 'read') expect(result.code).toMatch(/^E0(?:02|10|11)$/);
      }),
      { numRuns: 300 },
    );
  });
});
