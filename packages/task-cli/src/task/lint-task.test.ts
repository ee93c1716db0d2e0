import { describe, expect, it } from 'vitest';

import { taskText } from '../../test/support/task-project.ts';
import { lintTask } from './lint-task.ts';

const lint = (text: string) => lintTask(Buffer.from(text), 'tasks/a.task.yaml');
const errorsOf = (text: string) => lint(text).errors.map(({ code, field, line }) => `${code} ${field}:${line}`);
const good = taskText('TASK-0824');

describe('lintTask', () => {
  it('finds nothing in a file that has all', () => {
    expect(lint(good)).toEqual({ file: 'tasks/a.task.yaml', id: 'TASK-0824', valid: true, errors: [], warnings: [] });
  });

  it.each<[string, string, string]>([
    ['must:\n    - p95 below 200 ms\n', 'must: []\n', 'E001 acceptance_criteria:26'],
    ['  must:\n    - p95 below 200 ms\n', '  - " "\n', ''],
    ['  in:\n    - src/queue/**\n', '  in:\n', 'E001 scope.in:12'],
    ['deliverables:\n  - src/queue/handler.ts\n', '', 'E001 deliverables:1'],
    ['plan:\n  - id: 1\n    title: Measure\n    outputs: [bench/queue.ts]\n', 'plan: []\n', 'E001 plan:18'],
    ['outputs: [bench/queue.ts]', 'outputs: []', 'E001 plan.0.outputs:21'],
    ['    title: Measure\n', '', 'E001 plan.0.title:19'],
    ['pipeline:\n    - id: val-001\n      command: npm test\n', 'pipeline: []\n', 'E001 validation.pipeline:23'],
    ['title: "The title of TASK-0824"', 'title: " "', 'E001 title:3'],
    ['area: backend\n', '', 'E001 area:1'],
    ['status: todo\n', '', 'E001 status:1'],
    ['priority: P1\n', '', 'E001 priority:1'],
    ['status: todo\n', 'status: blocked\n', 'E001 blocked_reason:1'],
    ['command: npm test', 'command: ""', 'E001 validation.pipeline.0.command:25'],
  ])('[task:lint:required] says with its line what is missing: %s', (from, to, expected) => {
    expect(good).toContain(from);
    expect(errorsOf(good.replace(from, to)).join()).toBe(expected);
  });

  it('[task:lint:versions] asks a file of schema 1.0 for neither outputs nor a pipeline', () => {
    const old = good
      .replace('"1.1"', '"1.0"')
      .replace('outputs: [bench/queue.ts]', 'outputs: []')
      .replace('pipeline:\n    - id: val-001\n      command: npm test\n', 'pipeline: []\n');
    expect(errorsOf(old)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['title: "The title of TASK-0824"', 'title: {a: {b: c}}', 'E002 title:3,E001 title:3'],
    ['area: backend', 'area: [backend]', 'E002 area:6,E001 area:6'],
    ['status: todo', 'status: todo\norder: soon', 'E002 order:5'],
    ['status: todo', 'status: todo\nunblocker: maybe', 'E002 unblocker:5'],
    ['status: todo', 'status: todo\nblocked_by: TASK-0001', 'E002 blocked_by:5'],
    [
      'scope:\n  in:\n    - src/queue/**\n  out:\n    - the dashboard\n',
      'scope: all\n',
      'E002 scope:11,E001 scope.in:11',
    ],
    ['outputs: [bench/queue.ts]', 'outputs: bench/queue.ts', 'E002 plan.0.outputs:21'],
    ['deliverables:\n  - src/queue/handler.ts', 'deliverables: x', 'E002 deliverables:29'],
    ['  must:\n    - p95 below 200 ms\n', '  3\n', 'E002 acceptance_criteria:26'],
  ])('[task:lint:types] says with its line what has another type: %s', (from, to, expected) => {
    expect(good).toContain(from);
    expect(errorsOf(good.replace(from, to)).join()).toBe(expected);
  });

  it.each<[string, string, string]>([
    ['status: todo', 'status: doing', 'E010 status:4'],
    ['status: todo', 'status: TODO', 'E010 status:4'],
    ['priority: P1', 'priority: P9', 'E010 priority:5'],
    ['"1.1"', '"one"', 'E010 schema_version:1'],
    ['status: todo', 'status: todo\nblocked_by: [later, TASK-0824]', 'E010 blocked_by.0:5,E010 blocked_by.1:5'],
    ['status: todo', 'status: todo\ndepends_on: [TASK-1]', 'E010 depends_on.0:5'],
    ['id: val-001', 'id: first', 'E010 validation.pipeline.0.id:24'],
    ['command: npm test', 'command: npm test\n    - {id: val-001, command: x}', 'E010 validation.pipeline.1.id:26'],
    ['command: npm test', 'command: npm test\n      timeout_ms: 999', 'E010 validation.pipeline.0.timeout_ms:26'],
    ['command: npm test', 'command: npm test\n      timeout_ms: 600001', 'E010 validation.pipeline.0.timeout_ms:26'],
    ['command: npm test', 'command: npm test\n      timeout_ms: 1000', ''],
    ['command: npm test', 'command: npm test\n      timeout_ms: 600000', ''],
    [
      'command: npm test',
      'command: npm test\n      retry_policy: {max_attempts: 6}',
      'E010 validation.pipeline.0.retry_policy.max_attempts:26',
    ],
    [
      'command: npm test',
      'command: npm test\n      retry_policy: {max_attempts: 0}',
      'E010 validation.pipeline.0.retry_policy.max_attempts:26',
    ],
    ['command: npm test', 'command: npm test\n      retry_policy: {max_attempts: 5, backoff_ms: 0}', ''],
    [
      'command: npm test',
      'command: npm test\n      retry_policy: {backoff_ms: -1}',
      'E010 validation.pipeline.0.retry_policy.backoff_ms:26',
    ],
    ['command: npm test', 'command: npm test\n      blocker_id: soon', 'E010 validation.pipeline.0.blocker_id:26'],
    ['command: npm test', 'command: npm test\n      criticality: high', 'E010 validation.pipeline.0.criticality:26'],
    ...['[256]', '[-1]', '[0, "1"]', '[0.5]', 'none'].map((codes): [string, string, string] => [
      'command: npm test',
      `command: npm test\n      expected_exit_codes: ${codes}`,
      `E010 validation.pipeline.0.expected_exit_codes${codes.startsWith('[0,') ? '.1' : codes === 'none' ? '' : '.0'}:26`,
    ]),
    ['command: npm test', 'command: npm test\n      expected_exit_codes: [0, 255]', ''],
    ['command: npm test', 'command: npm test\n      expected_exit_codes: 3', ''],
    ['command: npm test', 'command: npm test\n      env: {A-B: x}', 'E010 validation.pipeline.0.env.A-B:26'],
    ['command: npm test', 'command: npm test\n      env: {A_B: 1}', ''],
    ['command: npm test', 'command: npm test\n      env: {A: [x]}', 'E002 validation.pipeline.0.env.A:26'],
    ['command: npm test', 'command: npm test\n      env: [A=1]', 'E002 validation.pipeline.0.env:26'],
  ])('[task:lint:schema] says with its line what the schema does not know: %s becomes %s', (from, to, expected) => {
    expect(good).toContain(from);
    expect(errorsOf(good.replace(from, to)).join()).toBe(expected);
  });

  it('[task:lint:warnings] warns without scope.out and without a tier of standards', () => {
    const text = good
      .replace('  out:\n    - the dashboard\n', '')
      .replace('  standards_tier: backend # as in standards/\n', '  related_docs: []\n');
    expect(lint(text)).toMatchObject({
      valid: true,
      warnings: [
        { code: 'W001', file: 'tasks/a.task.yaml', line: 11 },
        { code: 'W002', line: 14 },
      ],
    });
  });

  it('[task:lint:unreadable] tells what keeps a file from being read, with its line', () => {
    expect(lint('id: TASK-0824\nid: TASK-0824\n')).toMatchObject({
      ...{ id: null, valid: false, warnings: [] },
      errors: [{ code: 'E011', line: 2, field: '' }],
    });
    expect(lint('title: x')).toMatchObject({ valid: false, errors: [{ code: 'E002', line: 1 }] });
  });

  it('tells what the reader found odd once, and no more findings than somebody reads', () => {
    expect(lint(good.replace('status: todo', 'status: todo\nestimate: [2d]')).warnings).toEqual([]);
    expect(lint(`\uFEFF${good}`).warnings).toMatchObject([{ code: 'W010' }]);
    const many = lint(good.replace('status: todo', `status: todo\nblocked_by: [${'x,'.repeat(1_000)}]`));
    expect(many.errors).toHaveLength(200);
  });
});
