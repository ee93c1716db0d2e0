import { canonicalJsonLine } from '@waymark/core-types';
import fc from 'fast-check';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { listQuarantined, quarantineTask } from '../src/compliance/quarantine-task.ts';
import { releaseQuarantine } from '../src/compliance/release-quarantine.ts';
import { repairQuarantined } from '../src/compliance/repair-quarantined.ts';
import { repairTaskText } from '../src/compliance/repair-task-text.ts';
import { lintTask } from '../src/task/lint-task.ts';
import { readTask } from '../src/task/read-task.ts';
import { secretExamples } from './support/secret-examples.ts';
import { taskProject, taskText } from './support/task-project.ts';

const id = 'TASK-0001';
const file = 'tasks/backend/TASK-0001-a.task.yaml';
const folder = 'docs/compliance/quarantine';
const good = taskText(id);
const taskOf = (text: string) => readTask(Buffer.from(text), file).task;
const repair = (text: string) => repairTaskText(text, { task_id: id, file });

function projectWith(text: string) {
  const project = taskProject();
  project.write(file, text);
  return project;
}

describe('quarantine', () => {
  it('[ledger:quarantine:add] puts a task aside, with an entry and an index; its file stays', async () => {
    const project = projectWith(good);
    const entry = await quarantineTask(project, { task_id: id, reason: 'manual', error_details: 'Look at it.' });
    expect(entry).toEqual({
      ...{ schema_version: '1.0', task_id: id, quarantined_at: '2026-01-31T12:00:00.000Z', reason: 'manual' },
      ...{ original_path: file, error_details: 'Look at it.', auto_repair_attempted: false, attempts: [] },
      ...{ repair_status: 'pending', repair_notes: '', resolved_at: null },
    });
    expect(project.read(`${folder}/${id}.quarantine.json`)).toBe(canonicalJsonLine(entry));
    expect(JSON.parse(project.read(`${folder}/index.json`)).entries).toMatchObject([
      { task_id: id, reason: 'manual', file: `${folder}/${id}.quarantine.json` },
    ]);
    expect(project.read(file)).toBe(good);
  });

  it('finds the file of a task that cannot be read by its name, and updates what is there', async () => {
    const project = projectWith('id: [');
    await quarantineTask(project, { task_id: id, reason: 'malformed_yaml' });
    project.clock.now = () => Date.UTC(2027, 0, 1);
    const again = await quarantineTask(project, { task_id: id, reason: 'validation_failed', error_details: 'x' });
    expect(again).toMatchObject({ reason: 'validation_failed', quarantined_at: '2026-01-31T12:00:00.000Z' });
    expect(await listQuarantined(project)).toEqual([again]);
  });

  it('[ledger:quarantine:refused] refuses what has no file, leads out, or is no id', async () => {
    const project = projectWith(good);
    const cases = [
      [{ task_id: 'TASK-0009' }, 'E040'],
      [{ task_id: '../x' }, 'E002'],
      [{ task_id: id, path: '/etc/hostname' }, 'E005'],
      [{ task_id: id, error_details: secretExamples.aws }, 'E004'],
    ] as const;
    for (const [request, code] of cases) {
      await expect(quarantineTask(project, { reason: 'manual', ...request })).rejects.toMatchObject({ code });
    }
    expect(project.files(folder)).toEqual([]);
  });

  it('[ledger:quarantine:list] lists what is in it, by reason and by how far the repair is', async () => {
    const project = projectWith(good);
    project.write('tasks/backend/TASK-0002.task.yaml', 'id: [');
    await quarantineTask(project, { task_id: 'TASK-0002', reason: 'malformed_yaml' });
    await quarantineTask(project, { task_id: id, reason: 'manual' });
    const ids = async (filter?: Parameters<typeof listQuarantined>[1]) =>
      (await listQuarantined(project, filter)).map(({ task_id }) => task_id);
    expect(await ids()).toEqual([id, 'TASK-0002']);
    expect(await ids({ reason: 'manual' })).toEqual([id]);
    await repairQuarantined(project, 'TASK-0002');
    expect(await ids({ repair_status: 'cannot_repair' })).toEqual(['TASK-0002']);
    project.write(`${folder}/TASK-0003.quarantine.json`, '{');
    await expect(listQuarantined(project)).rejects.toMatchObject({ code: 'E052' });
  });

  it('[ledger:quarantine:release] lets a mended task out, and keeps its entry', async () => {
    const project = projectWith('id: [');
    await expect(releaseQuarantine(project, id)).rejects.toMatchObject({ code: 'E040' });
    await quarantineTask(project, { task_id: id, reason: 'malformed_yaml' });
    await expect(releaseQuarantine(project, id)).rejects.toMatchObject({ code: 'E033' });
    project.write(file, taskText('TASK-0002'));
    await expect(releaseQuarantine(project, id)).rejects.toMatchObject({ code: 'E033' });
    project.write(file, good);
    const released = await releaseQuarantine(project, id, { notes: 'By hand.' });
    expect(released).toMatchObject({ resolved_at: '2026-01-31T12:00:00.000Z', repair_notes: 'By hand.' });
    expect(project.files(folder)).toEqual([
      ...['index.json', 'resolved', `resolved/${id}-2026-01-31T12-00-00-000Z.quarantine.json`],
    ]);
    expect(JSON.parse(project.read(`${folder}/index.json`)).entries).toEqual([]);
  });

  it('releases by force what is not mended', async () => {
    const project = projectWith('id: [');
    await quarantineTask(project, { task_id: id, reason: 'malformed_yaml' });
    rmSync(join(project.root, file));
    await expect(releaseQuarantine(project, id, { force: true })).resolves.toBeDefined();
    expect(await listQuarantined(project)).toEqual([]);
  });
});

describe('repair', () => {
  it('[ledger:repair:record] mends the file, keeps a copy, and logs the attempt', async () => {
    const broken = `\uFEFF${good.replace('status: todo', 'status: todo\noutcome: Fast: always')}`;
    const project = projectWith(broken);
    await quarantineTask(project, { task_id: id, reason: 'malformed_yaml' });
    const entry = await repairQuarantined(project, id);
    expect(entry).toMatchObject({
      ...{ repair_status: 'repaired', auto_repair_attempted: true },
      attempts: [
        {
          ...{ outcome: 'repaired', at: '2026-01-31T12:00:00.000Z', message: '' },
          fixes: ['removed the byte order mark', 'quoted the value on line 5'],
        },
      ],
    });
    expect(project.read(entry.attempts[0]!.backup!)).toBe(broken);
    expect(taskOf(project.read(file)).outcome).toBe('Fast: always');
    const again = await repairQuarantined(project, id);
    expect(again.attempts.map(({ outcome, backup }) => [outcome, backup === null])).toEqual([
      ['repaired', false],
      ['repaired', true],
    ]);
    await expect(releaseQuarantine(project, id)).resolves.toBeDefined();
  });

  it('[ledger:repair:cannot] changes nothing where no safe fix makes a valid task of it', async () => {
    const texts = [
      ...['id: [', '', 'title: "unclosed', good.replace('id: TASK-0001', 'id: TASK-0002')],
      ...[good.replace('  - src/queue/handler.ts\n', ''), '- a list'],
    ];
    for (const text of texts) {
      const project = projectWith(text);
      await quarantineTask(project, { task_id: id, reason: 'malformed_yaml', path: file });
      const entry = await repairQuarantined(project, id);
      expect(entry).toMatchObject({ repair_status: 'cannot_repair', attempts: [{ backup: null }] });
      expect(entry.repair_notes).not.toBe('');
      expect(project.read(file)).toBe(text);
    }
  });

  it('does not repair what is not UTF-8, gone, or a link', async () => {
    const project = taskProject();
    project.write(file, Buffer.from([0xff, 0xfe, 0x41]));
    await quarantineTask(project, { task_id: id, reason: 'malformed_yaml', path: file });
    expect(await repairQuarantined(project, id)).toMatchObject({ repair_status: 'cannot_repair' });
    rmSync(join(project.root, file));
    await expect(repairQuarantined(project, id)).rejects.toMatchObject({ code: 'E040' });
    symlinkSync('/etc/hostname', join(project.root, file));
    await expect(repairQuarantined(project, id)).rejects.toMatchObject({ code: 'E041' });
    await expect(repairQuarantined(project, 'TASK-0002')).rejects.toMatchObject({ code: 'E040' });
  });

  it.each([
    ['[ledger:repair:byte-order-mark] a byte order mark', `\uFEFF\uFEFF${good}`],
    ['[ledger:repair:tabs] tabs as indentation', good.replaceAll(/^ +/gm, (space) => '\t'.repeat(space.length / 2))],
    [
      'tabs under CRLF',
      good.replaceAll('    - ', '\t\t- ').replaceAll('\n', '\r\n').replaceAll('description: |', 'description: |'),
    ],
    ['[ledger:repair:indentation] a line that is off by one level', good.replace('  out:\n', '   out:\n')],
  ])('mends %s and keeps the meaning', (_, broken) => {
    const { text, message } = repair(broken);
    expect(message).toBe('');
    expect(taskOf(text!.replaceAll('\r', ''))).toEqual(taskOf(good));
  });

  it('[ledger:repair:colons] quotes a value with a colon, keeps CRLF, and quotes nothing but the value', () => {
    const slip = good.replace('    title: Measure', '    title: Measure: slow # why');
    for (const broken of [slip, slip.replaceAll('\n', '\r\n')]) {
      expect(repair(broken)).toMatchObject({
        text: broken.replace('Measure: slow #', "'Measure: slow' #"),
        fixes: [expect.stringMatching(/^quoted/)],
      });
    }
  });

  it('[ledger:repair:cannot] gives up soon where a long file has many slips', () => {
    const slips = Array.from(
      { length: 8_000 },
      (_, index) => `  - ${index}: what: could be: one of many slips of a text`,
    );
    const { text, message } = repair(`${good}notes:\n${slips.join('\n')}\n`);
    expect({ text, message }).toEqual({ text: null, message: 'It is too long for so many slips.' });
  });

  it('quotes a value with a colon, its own quotes and a comment behind it', () => {
    const broken = good
      .replace('    title: Measure', "    title: Measure: it's slow # really")
      .replace('    - p95 below 200 ms', '    - Given a queue: it answers: fast');
    const task = taskOf(repair(broken).text!);
    expect(task.plan[0]?.title).toBe("Measure: it's slow");
    expect(task.acceptance_criteria).toEqual(['Given a queue: it answers: fast']);
    expect(repair(broken).fixes).toHaveLength(2);
  });

  it('[ledger:repair:meaning] refuses what could mean several things', () => {
    // One space: `out` may stand beside `in`, or beside `scope`.
    expect(repair(good.replace('  out:\n', ' out:\n'))).toMatchObject({ text: null, fixes: [] });
    const tabbed = good.replace('The queue answers slowly.', 'The\tqueue\tanswers.');
    expect(taskOf(repair(tabbed).text!).description).toContain('The\tqueue\tanswers.');
  });

  it('says the same characters as before, but for spaces, quotes and the mark', () => {
    const lines = good.split('\n');
    const slip = fc.record({
      line: fc.nat(lines.length - 2),
      kind: fc.constantFrom('tab', 'left', 'right', 'colon', 'cut', 'none'),
    });
    let mended = 0;
    fc.assert(
      fc.property(fc.array(slip, { maxLength: 3 }), fc.boolean(), (slips, mark) => {
        const broken = [...lines];
        for (const { line, kind } of slips) {
          const text = broken[line]!;
          if (kind === 'tab') broken[line] = text.replace(/^ {2}/, '\t');
          if (kind === 'left') broken[line] = text.replace(/^ /, '');
          if (kind === 'right') broken[line] = ` ${text}`;
          if (kind === 'colon') broken[line] = `${text} a: b`;
          if (kind === 'cut') broken[line] = text.slice(0, -1);
        }
        const source = (mark ? '\uFEFF' : '') + broken.join('\n');
        const { text } = repair(source);
        if (text === null) return;
        mended++;
        const bare = (one: string) => one.replaceAll(/[\s'\uFEFF]/g, '');
        expect(bare(text)).toBe(bare(source));
        expect(lintTask(Buffer.from(text), file)).toMatchObject({ valid: true, id });
      }),
      { numRuns: 200 },
    );
    expect(mended).toBeGreaterThan(20);
  });
});
