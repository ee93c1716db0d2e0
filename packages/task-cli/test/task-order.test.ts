import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { priorities } from '../src/document/task.ts';
import { effectivePriorities } from '../src/task/effective-priorities.ts';
import { findCycles } from '../src/task/find-cycles.ts';
import { openBlockers } from '../src/task/open-blockers.ts';
import { pickFrom } from '../src/task/pick-task.ts';
import { graphAsDot, graphAsMermaid, graphOf } from '../src/task/task-graph.ts';
import { isCompleted, type TaskSummary } from '../src/task/task-summary.ts';
import { summary } from './support/task-summaries.ts';

const [a, b, c, d] = ['TASK-0001', 'TASK-0002', 'TASK-0003', 'TASK-0004'] as const;

/** Small sets of tasks with every status, many edges, cycles and missing references. */
const taskSets = fc
  .array(
    fc.record({
      status: fc.constantFrom('draft', 'todo', 'todo', 'in_progress', 'blocked', 'completed'),
      priority: fc.constantFrom(...priorities),
      unblocker: fc.boolean(),
      archived: fc.boolean(),
      order: fc.constantFrom(null, 1, 2),
      blocked_by: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
    }),
    { maxLength: 8 },
  )
  .map((drafts) =>
    drafts.map(({ blocked_by, ...fields }, index) =>
      summary(idOf(index + 1), { ...fields, blocked_by: blocked_by.map(idOf) }),
    ),
  );

function idOf(number: number): string {
  return `TASK-${String(number).padStart(4, '0')}`;
}

describe('effectivePriorities', () => {
  it('[task:priority:effective] is the highest among all that a task blocks, however far', () => {
    const found = effectivePriorities([
      summary(a, { priority: 'P2' }),
      summary(b, { priority: 'P1', blocked_by: [a] }),
      summary(c, { priority: 'P0', blocked_by: [b] }),
      summary(d, { priority: 'P2', blocked_by: [c] }),
    ]);
    expect(Object.fromEntries(found)).toEqual({
      [a]: { priority: 'P0', from: c },
      [b]: { priority: 'P0', from: c },
      [c]: { priority: 'P0', from: c },
      [d]: { priority: 'P2', from: d },
    });
  });

  it('[task:priority:completed] is not handed on by completed tasks', () => {
    const found = effectivePriorities([
      summary(a, { priority: 'P2' }),
      summary(b, { priority: 'P0', status: 'completed', blocked_by: [a] }),
      summary(c, { priority: 'P0', archived: true, blocked_by: [a] }),
    ]);
    expect(Object.fromEntries(found)).toEqual({ [a]: { priority: 'P2', from: a } });
  });

  it('[task:priority:cycles] ends in cycles, and is what a search from every task finds', () => {
    fc.assert(
      fc.property(taskSets, (tasks) => {
        const open = tasks.filter((task) => !isCompleted(task));
        for (const task of open) {
          const reached = new Set<string>([task.id]);
          let grown = true;
          while (grown) {
            const more = open.filter(
              ({ id, blocked_by }) => !reached.has(id) && blocked_by.some((by) => reached.has(by)),
            );
            for (const { id } of more) reached.add(id);
            grown = more.length > 0;
          }
          const best = open
            .filter(({ id }) => reached.has(id))
            .map(({ priority }) => priority)
            .sort()[0];
          const found = effectivePriorities(tasks).get(task.id);
          expect(found?.priority).toBe(best);
          expect(reached).toContain(found?.from);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('openBlockers', () => {
  it('[task:blockers:open] names what is not completed or not there, and nothing of depends_on', () => {
    const tasks = [
      summary(a, { blocked_by: [b, b, c, d, 'TASK-0009'], depends_on: [b] }),
      summary(b, { status: 'in_progress' }),
      summary(c, { status: 'completed' }),
      summary(d, { archived: true }),
    ];
    expect(openBlockers(tasks[0]!, tasks)).toEqual([
      { id: b, status: 'in_progress' },
      { id: 'TASK-0009', status: null },
    ]);
    expect(openBlockers(summary(a, { depends_on: [b] }), tasks)).toEqual([]);
  });

  it('takes an id that several files have as open while one of them is', () => {
    const tasks = [summary(b), summary(b, { archived: true, path: 'docs/completed-tasks/b.task.yaml' })];
    expect(openBlockers({ blocked_by: [b] }, tasks)).toEqual([{ id: b, status: 'todo' }]);
    expect(openBlockers({ blocked_by: [b] }, tasks.toReversed())).toEqual([{ id: b, status: 'todo' }]);
  });
});

describe('pickFrom', () => {
  const picked = (tasks: TaskSummary[]) => pickFrom(tasks).task?.id;

  it('[task:pick:order] takes unblockers first, then effective priority, then order, then id', () => {
    const tasks = [
      summary(d, { priority: 'P1' }),
      summary(c, { priority: 'P1', order: 2 }),
      summary(b, { priority: 'P1', order: 1 }),
      summary(a, { priority: 'P1' }),
      summary('TASK-0005', { priority: 'P2', unblocker: true }),
      summary('TASK-0006', { priority: 'P2' }),
      summary('TASK-0007', { priority: 'P0', blocked_by: ['TASK-0006'] }),
    ];
    const order: string[] = [];
    for (let left = tasks; ; left = left.filter(({ id }) => id !== order.at(-1))) {
      const next = picked(left);
      if (next === undefined) break;
      order.push(next);
      if (next === 'TASK-0006') left = left.map((task) => ({ ...task, blocked_by: [] }));
    }
    expect(order).toEqual(['TASK-0005', 'TASK-0006', 'TASK-0007', b, c, a, d]);
  });

  it('[task:pick:never] never takes drafts, blocked, claimed, waiting or completed tasks', () => {
    const tasks = [
      summary(a, { status: 'draft', unblocker: true, priority: 'P0' }),
      summary(b, { status: 'blocked', unblocker: true }),
      summary(c, { status: 'in_progress', unblocker: true }),
      summary(d, { blocked_by: [a], unblocker: true }),
      summary('TASK-0005', { status: 'completed', unblocker: true }),
      summary('TASK-0006', { archived: true, unblocker: true }),
      summary('TASK-0007', { blocked_by: ['TASK-9999'] }),
      summary('TASK-0008', { blocked_by: ['TASK-0008'] }),
    ];
    expect(pickFrom(tasks)).toMatchObject({ status: 'none', task: null, effective_priority: null });
    expect(pickFrom(tasks).reason).toBe(
      'No task can be started: of 6 open ones 3 wait for other tasks, 1 are blocked, 1 are drafts, 1 are in progress.',
    );
    expect(pickFrom([]).reason).toBe('There is no open task.');
    fc.assert(
      fc.property(taskSets, (set) => {
        const { task } = pickFrom(set);
        if (task === null) return;
        expect([task.status, task.archived, openBlockers(task, set)]).toEqual(['todo', false, []]);
      }),
      { numRuns: 200 },
    );
  });

  it('[task:pick:reason] says why, and keeps to an area whose tasks others may wait for', () => {
    expect(pickFrom([summary(a, { unblocker: true })]).reason).toContain('unblocker');
    expect(pickFrom([summary(a)]).reason).toBe(`${a} has the highest priority of all that can be started: P1.`);
    const tasks = [
      summary(a, { priority: 'P0' }),
      summary(b, { priority: 'P2', area: 'mobile' }),
      summary(c, { priority: 'P1', area: 'mobile' }),
      summary(d, { priority: 'P0', blocked_by: [b] }),
    ];
    expect(pickFrom(tasks, { area: 'mobile' })).toMatchObject({
      ...{ status: 'picked', task: { id: b }, reason: `${b} blocks ${d}, so it is as urgent: P0.` },
      effective_priority: { priority: 'P0', from: d },
    });
  });

  it('[task:pick:draft-alerts] tells of drafts that others wait for or that are unblockers', () => {
    const tasks = [
      summary(d, { status: 'draft', unblocker: true }),
      summary(a, { status: 'draft' }),
      summary(b, { blocked_by: [a], depends_on: [a] }),
      summary(c, { status: 'draft' }),
      summary('TASK-0005', { status: 'completed', blocked_by: [c] }),
      summary('TASK-0006', { depends_on: [a] }),
    ];
    expect(pickFrom(tasks).draft_alerts).toMatchObject([
      { id: a, title: `Title of ${a}`, unblocker: false, blocks: [b, 'TASK-0006'] },
      { id: d, unblocker: true, blocks: [] },
    ]);
  });
});

describe('findCycles', () => {
  it('[task:cycles:path] names the shortest path of each group from its smallest id back to it', () => {
    const tasks = [
      summary(b, { blocked_by: [c] }),
      summary(c, { blocked_by: [a, d] }),
      summary(a, { blocked_by: [b] }),
      summary(d, { blocked_by: ['TASK-0009'] }),
      summary('TASK-0005', { blocked_by: ['TASK-0005', a] }),
      summary('TASK-0006', { status: 'completed', blocked_by: ['TASK-0006'] }),
    ];
    expect(findCycles(tasks)).toEqual([
      [a, b, c, a],
      ['TASK-0005', 'TASK-0005'],
    ]);
  });

  it('finds one exactly where a task can reach itself', () => {
    fc.assert(
      fc.property(taskSets, (tasks) => {
        const open = new Map(tasks.filter((task) => !isCompleted(task)).map((task) => [task.id, task.blocked_by]));
        const reaches = (start: string) => {
          const seen = new Set<string>();
          const left = [...(open.get(start) ?? [])];
          for (let id = left.pop(); id !== undefined; id = left.pop()) {
            if (seen.has(id) || !open.has(id)) continue;
            seen.add(id);
            left.push(...open.get(id)!);
          }
          return seen;
        };
        const inCycle = [...open.keys()].filter((id) => reaches(id).has(id));
        const cycles = findCycles(tasks);
        for (const path of cycles) {
          expect(path.at(-1)).toBe(path[0]);
          path.slice(1).forEach((id, index) => expect(open.get(path[index]!)).toContain(id));
        }
        // Every task of a cycle is in the group of exactly one path.
        for (const id of inCycle) {
          const groups = cycles.filter(
            ([first]) => first === id || (reaches(first!).has(id) && reaches(id).has(first!)),
          );
          expect(groups).toHaveLength(1);
        }
        expect(cycles.length === 0).toBe(inCycle.length === 0);
      }),
      { numRuns: 200 },
    );
  });

  it('walks a chain of 50,000 tasks', () => {
    const tasks = Array.from({ length: 50_000 }, (_, index) => summary(`T${index}`, { blocked_by: [`T${index + 1}`] }));
    expect(findCycles(tasks)).toEqual([]);
    expect(findCycles([...tasks, summary('T50000', { blocked_by: ['T0'] })])[0]).toHaveLength(50_002);
  });
});

describe('graphOf', () => {
  const tasks = [
    summary(a, { title: 'Say "hi" \\ <b>&amp;\n]; drop', status: 'draft' }),
    summary(b, { blocked_by: [a, d], depends_on: [c, a], unblocker: true }),
    summary(c, { archived: true }),
    summary('TASK-0005', { status: 'completed' }),
  ];

  it('[task:graph:json] holds open tasks, what they wait for, and what is missing', () => {
    const graph = graphOf(tasks);
    expect(graph.nodes).toMatchObject([
      { id: a, status: 'draft' },
      { id: b, status: 'todo', unblocker: true },
      { id: c, status: 'completed' },
      { id: d, status: null, priority: null },
    ]);
    expect(graph.edges).toEqual([
      { from: a, to: b, kind: 'blocks' },
      { from: d, to: b, kind: 'blocks' },
      { from: c, to: b, kind: 'feeds' },
    ]);
  });

  it('[task:graph:dot] writes Graphviz with labels escaped', () => {
    expect(graphAsDot(graphOf(tasks))).toBe(`digraph tasks {
  rankdir=LR;
  node [shape=box];
  "TASK-0001" [label="TASK-0001 Say \\"hi\\" \\\\ <b>&amp; ]; drop (draft, P1)", style=dashed];
  "TASK-0002" [label="TASK-0002 Title of TASK-0002 (todo, P1)", peripheries=2];
  "TASK-0003" [label="TASK-0003 Title of TASK-0003 (completed, P1)", style=dotted];
  "TASK-0004" [label="TASK-0004 (not found)", style=dashed];
  "TASK-0001" -> "TASK-0002";
  "TASK-0004" -> "TASK-0002";
  "TASK-0003" -> "TASK-0002" [style=dashed];
}
`);
  });

  it('[task:graph:mermaid] writes Mermaid with labels escaped', () => {
    expect(graphAsMermaid(graphOf(tasks))).toBe(`flowchart LR
  t1["TASK-0001 Say #34;hi#34; #92; #60;b#62;#38;amp#59; #93;#59; drop (draft, P1)"]
  t2["TASK-0002 Title of TASK-0002 (todo, P1)"]
  t3["TASK-0003 Title of TASK-0003 (completed, P1)"]
  t4["TASK-0004 (not found)"]
  t1 --> t2
  t4 --> t2
  t3 -.-> t2
`);
  });
});
