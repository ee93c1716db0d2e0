import { describe, expect, it } from 'vitest';

import { TaskError } from '../errors.ts';
import { maximumTaskBytes } from './task-limits.ts';
import { readTask } from './read-task.ts';

const read = (text: string | Uint8Array) =>
  readTask(typeof text === 'string' ? Buffer.from(text) : text, 'tasks/a.task.yaml');

function refusal(text: string | Uint8Array): TaskError {
  try {
    read(text);
  } catch (error) {
    if (TaskError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('It was read.');
}

describe('readTask', () => {
  it('[task:read:fields] reads every field of the schema', () => {
    const { task, warnings, sha256, path } = read(`schema_version: "1.1"
id: TASK-0824
title: Faster queue
status: in_progress
blocked_reason: none any more
claimed_by: ada
priority: P0
area: backend
unblocker: true
estimate: 2d
order: 3
blocked_by: [TASK-0001]
depends_on:
- TASK-0002
clarifications: {outstanding: []}
description: why
outcome: what
scope: {in: [src], out: [docs]}
context: {affected_packages: [q], standards_tier: backend, related_docs: [d], repo_paths: [p], dependencies: [x]}
plan:
  - {id: 7, title: T, details: D, actor: A, inputs: [i], outputs: [o], definition_of_done: [done], estimate: S}
validation:
  pipeline:
    - {id: val-007, command: c, description: d, cwd: w, package: p, env: {A: 1, B: x, C: true, D: [1]}, expected_paths: [e],
       blocker_id: TASK-0003, timeout_ms: 5000, retry_policy: {max_attempts: 2, backoff_ms: 10}, criticality: optional,
       expected_exit_codes: [0, 2]}
  manual_checks: [look]
acceptance_criteria: [a]
deliverables: [x]
risks: [{description: r}]
`);
    expect(warnings).toEqual([]);
    expect({ path, length: sha256.length }).toEqual({ path: 'tasks/a.task.yaml', length: 64 });
    expect(task).toEqual({
      schema_version: '1.1',
      id: 'TASK-0824',
      title: 'Faster queue',
      status: 'in_progress',
      blocked_reason: 'none any more',
      claimed_by: 'ada',
      priority: 'P0',
      area: 'backend',
      unblocker: true,
      estimate: '2d',
      order: 3,
      blocked_by: ['TASK-0001'],
      depends_on: ['TASK-0002'],
      clarifications: { outstanding: [] },
      description: 'why',
      outcome: 'what',
      scope: { in: ['src'], out: ['docs'] },
      context: {
        affected_packages: ['q'],
        standards_tier: 'backend',
        related_docs: ['d'],
        repo_paths: ['p'],
        dependencies: ['x'],
      },
      plan: [
        {
          ...{ id: '7', title: 'T', details: 'D', actor: 'A', inputs: ['i'], outputs: ['o'] },
          ...{ definition_of_done: ['done'], estimate: 'S' },
        },
      ],
      validation: {
        pipeline: [
          {
            ...{ id: 'val-007', command: 'c', description: 'd', cwd: 'w', package: 'p' },
            ...{ env: { A: '1', B: 'x', C: 'true' }, expected_paths: ['e'], blocker_id: 'TASK-0003', timeout_ms: 5000 },
            ...{ retry_policy: { max_attempts: 2, backoff_ms: 10 }, criticality: 'optional' },
            expected_exit_codes: [0, 2],
          },
        ],
        manual_checks: ['look'],
      },
      acceptance_criteria: ['a'],
      quality_gates: [],
      deliverables: ['x'],
      risks: [{ description: 'r' }],
    });
  });

  it('[task:read:defaults] gives the defaults for what is absent', () => {
    const { task } = read('id: TASK-0824\nvalidation: {pipeline: [{command: x}]}\n');
    expect(task).toMatchObject({
      schema_version: '1.0',
      status: 'draft',
      priority: 'P2',
      unblocker: false,
      order: null,
    });
    expect(task.validation.pipeline).toMatchObject([
      {
        ...{ id: 'val-001', cwd: '.', package: null, env: {}, timeout_ms: 120_000, blocker_id: null },
        ...{ retry_policy: { max_attempts: 1, backoff_ms: 0 }, criticality: 'required', expected_exit_codes: [0] },
      },
    ]);
  });

  it('[task:read:criteria-shapes] takes acceptance criteria as a list and as a mapping', () => {
    expect(read('id: TASK-0824\nacceptance_criteria: [a, b]').task).toMatchObject({
      acceptance_criteria: ['a', 'b'],
      quality_gates: [],
    });
    expect(read('id: TASK-0824\nacceptance_criteria: {must: [a], quality_gates: [g]}').task).toMatchObject({
      acceptance_criteria: ['a'],
      quality_gates: ['g'],
    });
  });

  it('[task:read:plan-shapes] takes steps as texts and as mappings, and one step without a list', () => {
    expect(read('id: TASK-0824\nplan: [Measure, {title: Change}]').task.plan).toMatchObject([
      { id: '1', title: 'Measure', outputs: [] },
      { id: '2', title: 'Change', outputs: [] },
    ]);
    expect(read('id: TASK-0824\nplan: Measure').task.plan).toMatchObject([{ id: '1', title: 'Measure' }]);
    expect(read('id: TASK-0824\nplan:\n  - Step 1: measure ✅\n  - title: T\n').task.plan).toMatchObject([
      { title: 'Step 1: measure ✅' },
      { title: 'T' },
    ]);
    expect(read('id: TASK-0824\nplan: {title: Change, outputs: o}').task.plan).toMatchObject([
      { title: 'Change', outputs: ['o'] },
    ]);
  });

  it('[task:read:command-shapes] takes commands as `command`, as the older `cmd`, and as texts', () => {
    const { pipeline } = read('id: TASK-0824\nvalidation: {pipeline: [{cmd: a}, {command: b, cmd: c}, d]}').task
      .validation;
    expect(pipeline.map(({ id, command }) => [id, command])).toEqual([
      ['val-001', 'a'],
      ['val-002', 'b'],
      ['val-003', 'd'],
    ]);
    const { validation } = read('id: TASK-0824\nvalidation: {commands: [{cmd: a}, b]}').task;
    expect(validation.pipeline.map(({ id, command }) => [id, command])).toEqual([
      ['val-001', 'a'],
      ['val-002', 'b'],
    ]);
    expect(read('id: TASK-0824\nvalidation: {pipeline: npm test}').task.validation.pipeline).toMatchObject([
      { command: 'npm test' },
    ]);
  });

  it('[task:read:versions] reads schema 1.0 and 1.1 with and without quotes, and refuses a newer one', () => {
    const version = (text: string) => read(`id: TASK-0824\nschema_version: ${text}`).task.schema_version;
    expect(['"1.1"', '1.1', '"1.0"', '1.0', 'x'].map(version)).toEqual(['1.1', '1.1', '1.0', '1.0', '1.0']);
    for (const newer of ['1.2', '2', '"2.0"', '"1.10"']) {
      const error = refusal(`id: TASK-0824\nschema_version: ${newer}\n`);
      expect(error.code).toBe('E010');
      expect(error.message).toContain('tasks/a.task.yaml:2');
    }
  });

  it('[task:read:messy] reads CRLF, a byte order mark, emoji, CJK and tabs behind values', () => {
    const { task, warnings } = read(
      '\uFEFFid: TASK-0911G\t\r\ntitle: "队列 🎉"\r\ndescription: |\r\n  a\tb\r\n  c\r\n',
    );
    expect(task).toMatchObject({ id: 'TASK-0911G', title: '队列 🎉', description: 'a\tb\nc\n' });
    expect(warnings).toMatchObject([{ code: 'W010', line: 1 }]);
  });

  it('[task:read:aliases] follows anchors, aliases and merged mappings', () => {
    const { task } = read(`id: TASK-0824
context: &base
  repo_paths: &paths [a, b]
scope: {in: *paths}
plan:
  - &step {title: One, outputs: [o]}
  - <<: *step
    title: Two
`);
    expect(task.scope.in).toEqual(['a', 'b']);
    expect(task.plan).toMatchObject([
      { title: 'One', outputs: ['o'] },
      { title: 'Two', outputs: ['o'] },
    ]);
  });

  it('[task:read:entry-shapes] reads the text of entries that were written as mappings', () => {
    const { task, warnings } = read(`id: TASK-0824
acceptance_criteria:
  - criteria: nothing is lost
    standards_ref: N/A
deliverables:
  - description: a report
    path: docs/report.md
  - description: a picture
  - {size: 3, kind: x}
`);
    expect(task.acceptance_criteria).toEqual(['nothing is lost']);
    expect(task.deliverables).toEqual(['docs/report.md', 'a picture']);
    expect(warnings).toMatchObject([{ code: 'W011', line: 9 }]);
  });

  it('reads question marks that are text', () => {
    expect(read('id: TASK-0824\ntitle: ?x\ndeliverables: [what?, "?"]\n').task).toMatchObject({
      ...{ title: '?x', deliverables: ['what?', '?'] },
    });
  });

  it('reads a sentence with a colon as a sentence', () => {
    expect(read('id: TASK-0824\ndeliverables:\n  - Report: what was measured\n').task.deliverables).toEqual([
      'Report: what was measured',
    ]);
  });

  it('[task:read:odd] notes what does not fit with its line, and reads the rest', () => {
    const { task, warnings } = read(`id: TASK-0824
status: doing
priority: p0
unblocker: yes
order: "4"
title: [a]
estimate: {a: {b: 1}}
risks:
plan:
  - title: One
    outputs: [[x]]
`);
    expect(task).toMatchObject({
      status: 'draft',
      priority: 'P0',
      unblocker: true,
      order: 4,
      title: '',
      estimate: null,
    });
    expect(warnings.map(({ code, line }) => [code, line])).toEqual([
      ['W011', 6],
      ['W012', 2],
      ['W011', 7],
      ['W011', 11],
    ]);
    expect(read('id: TASK-0824\norder: later').warnings).toMatchObject([{ code: 'W011', line: 2 }]);
    const many = read(`id: TASK-0824\nrisks: []\ndeliverables:\n${'  - [x]\n'.repeat(500)}`);
    expect(many.warnings).toHaveLength(100);
  });

  it.each<[string, string, string, number]>([
    ['a key that is there twice', 'id: TASK-0824\ntitle: a\ntitle: b\n', 'E011', 3],
    ['a nested key that is there twice', 'id: TASK-0824\nscope:\n  in: [a]\n  in: [b]\n', 'E011', 4],
    ['tabs as indentation', 'id: TASK-0824\nscope:\n\tin: [a]\n', 'E011', 3],
    ['an open quote', 'id: TASK-0824\ntitle: "a\nb: c', 'E011', 3],
    ['an alias of nothing', 'id: TASK-0824\ntitle: *nobody\n', 'E011', 2],
    ['an alias before its anchor', 'id: TASK-0824\ntitle: *later\nx: &later y\n', 'E011', 2],
    ['a second document', 'id: TASK-0824\n---\nid: TASK-0825\n', 'E011', 2],
    ['a key with a question mark', 'id: TASK-0824\n? a\n: b\n', 'E011', 2],
    ['nested keys with question marks', `id: TASK-0824\n${'? '.repeat(500)}a\n`, 'E011', 2],
    ['nesting that is too deep', `id: TASK-0824\nx: ${'['.repeat(50_000)}\n`, 'E011', 2],
    ['nesting by indentation', `id: TASK-0824\nx: ${'- '.repeat(500)}\n`, 'E011', 2],
    ['nothing', '', 'E002', 1],
    ['only a comment', '# id: TASK-0824\n', 'E002', 1],
    ['a list', '- id: TASK-0824\n', 'E002', 1],
    ['no id', 'title: a\n', 'E002', 1],
    ['an id of another form', 'title: a\nid: task-1\n', 'E002', 2],
    ['an alias within its own anchor', 'id: TASK-0824\nx: &a [*a]\n', 'E011', 1],
  ])('[task:read:refused] refuses %s with file, line and what to do', (_name, text, code, line) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code, details: { file: 'tasks/a.task.yaml', line } });
    expect(error.message).toContain(`tasks/a.task.yaml:${line} `);
    expect(error.recoveryAction).toMatch(/\w/);
    expect(error.message.length).toBeLessThan(400);
  });

  it('[task:read:bomb] refuses a YAML bomb, nested and flat', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]\n`,
    );
    expect(refusal(`id: TASK-0824\na0: &a0 [x]\n${levels.join('')}`).code).toBe('E011');
    const flat = `id: TASK-0824\nbig: &big [${'x,'.repeat(9_000)}]\nall: [${'*big,'.repeat(90)}]\n`;
    expect(refusal(flat).message).toContain('too many values');
    const merged = `id: TASK-0824\na: &a {${Array.from({ length: 2_500 }, (_, index) => `k${index}: v,`).join('')}}\n`;
    expect(refusal(`${merged}x: [${'{<<: *a},'.repeat(95)}]\n`).message).toContain('too many values');
    expect(read(`${merged}x: [${'{<<: *a},'.repeat(60)}]\n`).task.id).toBe('TASK-0824');
  });

  it('[task:read:large] refuses a file of 5 MB, and reads one just below its limit', () => {
    expect(maximumTaskBytes).toBe(1_000_000);
    expect(refusal(Buffer.alloc(5_000_000, 0x61))).toMatchObject({ code: 'E011', details: { line: 1 } });
    const head = 'id: TASK-0824\ndescription: |\n';
    const text = head + `  ${'x'.repeat(97)}\n`.repeat(Math.floor((maximumTaskBytes - head.length) / 100));
    expect(read(text).task.description.length).toBeGreaterThan(900_000);
  });

  it('[task:read:encoding] refuses what is not UTF-8 with the first line that is not', () => {
    const latin = Buffer.concat([
      Buffer.from('id: TASK-0824\ntitle: ok\nx: '),
      Buffer.from([0xe9, 0x0a]),
      Buffer.from('y: z\n'),
    ]);
    expect(refusal(latin)).toMatchObject({ code: 'E011', details: { line: 3 } });
    expect(refusal(Buffer.from('\uFEFFid: TASK-0824', 'utf16le')).message).toContain('UTF-16');
    expect(refusal(Buffer.from([0x61, 0xff])).details).toMatchObject({ line: 1 });
  });

  it('does not let a key reach a prototype', () => {
    const { task } = read(
      'id: TASK-0824\n__proto__: {title: stolen}\nconstructor: {x: 1}\nscope: {__proto__: {in: [x]}}\n',
    );
    expect(task).toMatchObject({ title: '', scope: { in: [] } });
    expect(({} as Record<string, unknown>)['title']).toBeUndefined();
  });
});
