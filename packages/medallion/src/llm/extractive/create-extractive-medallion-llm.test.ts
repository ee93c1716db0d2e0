import { steppingClock } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import {
  assistant,
  bash,
  commit,
  edit,
  evidenceOf,
  session,
  testRun,
  user,
  write,
  type Step,
} from '../../../test/support/session-script.ts';
import type { Medallion } from '../../document/medallion.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { createExtractiveMedallionLLM } from './create-extractive-medallion-llm.ts';

const scope = { graph_nodes: ['repo:app'], tags: [] };

function createLLM() {
  let made = 0;
  return createExtractiveMedallionLLM({
    clock: steppingClock('2026-03-02T00:00:00.000Z', 1_000),
    ids: () => `medallion-${++made}`,
  });
}

const said = (...steps: Step[]): Evidence =>
  evidenceOf([session([...steps, assistant('Noted.')], { start: '2026-03-03T09:00:00.000Z', id: 'second' })]);
const summaryOf = (session_summary: string): Evidence => ({ session_summary });
const statements = (medallion: Medallion) => medallion.decisions.map(({ id, statement }) => `${id} ${statement}`);
const questions = (medallion: Medallion) => medallion.open_questions.map(({ id, question }) => `${id} ${question}`);

describe('generate', () => {
  it('[medallion:llm:extractive] [medallion:llm:generate] makes a medallion about the scope and says who wrote it', async () => {
    const evidence = evidenceOf([session([user("We'll use Redis for the counters."), assistant('Done.')])]);
    const medallion = await createLLM().generate(scope, evidence);
    expect(medallion.scope).toEqual(scope);
    expect(medallion.meta).toEqual({
      medallion_id: 'medallion-1',
      schema_version: 'medallion.v1',
      model: 'extractive/1',
      created_at: '2026-03-02T00:00:00.000Z',
      updated_at: '2026-03-02T00:00:00.000Z',
      knowledge_min_ts: '2026-03-01T09:00:00.000Z',
      knowledge_max_ts: '2026-03-01T09:01:00.000Z',
      status: 'active',
      highest_ids: { decisions: 1, questions: 0 },
    });
    expect(statements(medallion)).toEqual(['D-001 Use Redis for the counters']);
  });

  it('names where each affordance was read', async () => {
    const evidence = evidenceOf([
      session([user('Never push to main.'), edit('src/a.ts', '1', '2'), assistant('Done.')]),
    ]);
    const { affordances } = await createLLM().generate(scope, evidence);
    expect(affordances).toEqual({
      recommended_entry_points: ['src/a.ts'],
      avoid_repeating: [],
      invariants: ['Never push to main'],
      sources: { 'src/a.ts': 'claude-code:1f2e3d4c#L2', 'Never push to main': 'claude-code:1f2e3d4c#L1' },
    });
  });

  it('[medallion:evidence:non-empty] refuses a blank summary', async () => {
    const llm = createLLM();
    const existing = await llm.generate(scope, summaryOf('something'));
    const expected = { code: 'MEDALLION_EVIDENCE', name: 'LLMError' };
    await expect(llm.generate(scope, summaryOf(' \n'))).rejects.toMatchObject(expected);
    await expect(llm.update(existing, summaryOf(''))).rejects.toMatchObject(expected);
  });
});

describe('update', () => {
  const first = evidenceOf(
    [
      session([
        user("We'll use Redis for the counters. Errors carry a code: we decided that."),
        write('src/a.ts', '// TODO: retry\n'),
        bash('npm run deploy', { failed: true, text: 'Error: no token' }),
        assistant('Should the limiter fail open or closed?'),
      ]),
    ],
    { test_runs: [testRun(['adds', 'subtracts'])] },
  );

  it('[medallion:llm:update-keeps-identity] keeps id, created_at and the ids of what stands', async () => {
    const llm = createLLM();
    const existing = await llm.generate(scope, first);
    const updated = await llm.update(existing, said(user('We decided to keep logs for 30 days.')));
    expect(updated.meta.medallion_id).toBe(existing.meta.medallion_id);
    expect(updated.meta.created_at).toBe(existing.meta.created_at);
    expect(updated.meta.updated_at > existing.meta.updated_at).toBe(true);
    expect(updated.meta.knowledge_min_ts).toBe(existing.meta.knowledge_min_ts);
    expect(updated.meta.knowledge_max_ts).toBe('2026-03-03T09:01:00.000Z');
    expect(updated.decisions.slice(0, existing.decisions.length)).toEqual(existing.decisions);
    expect(updated.open_questions).toEqual(existing.open_questions);
    expect(statements(updated).at(-1)).toBe('D-003 Keep logs for 30 days');
  });

  it('[medallion:llm:update-removes-answered] removes questions that talk, tests, edits and commands answer', async () => {
    const llm = createLLM();
    const existing = await llm.generate(scope, first);
    expect(questions(existing)).toEqual([
      'Q-001 The vitest test "adds" fails: expected 1 to be 2',
      'Q-002 The vitest test "subtracts" fails: expected 1 to be 2',
      'Q-003 The command "npm run deploy" failed last: Error: no token',
      'Q-004 Should the limiter fail open or closed?',
      'Q-005 TODO in src/a.ts:1: retry',
    ]);
    const tests = await llm.update(existing, evidenceOf([], { test_runs: [testRun(['adds'])] }));
    expect(questions(tests).map((text) => text.slice(0, 5))).toEqual(['Q-001', 'Q-003', 'Q-004', 'Q-005']);
    const command = await llm.update(tests, said(bash('npm run deploy')));
    expect(questions(command).map((text) => text.slice(0, 5))).toEqual(['Q-001', 'Q-004', 'Q-005']);
    const marker = await llm.update(command, said(edit('src/a.ts', '// TODO: retry', 'retry()')));
    expect(questions(marker).map((text) => text.slice(0, 5))).toEqual(['Q-001', 'Q-004']);
    const answer = await llm.update(marker, summaryOf('Decided: the limiter will fail open.'));
    expect(questions(answer).map((text) => text.slice(0, 5))).toEqual(['Q-001']);
    const byId = await llm.update(answer, summaryOf('Q-001 is resolved.'));
    expect(questions(byId)).toEqual([]);
  });

  it('keeps a failing test open when a run cannot be read or does not name its failures', async () => {
    const llm = createLLM();
    const existing = await llm.generate(scope, evidenceOf([], { test_runs: [testRun(['adds'])] }));
    for (const run of [testRun([], { readable: false }), testRun([], { failed: 3 }), testRun([], { tool: 'pytest' })]) {
      const updated = await llm.update(existing, evidenceOf([], { test_runs: [run] }));
      expect(questions(updated)[0]).toBe('Q-001 The vitest test "adds" fails: expected 1 to be 2');
    }
  });

  it('[medallion:llm:update-replaces-contradicted] puts the new decision in the place of the old, under a new id', async () => {
    const llm = createLLM();
    const existing = await llm.generate(scope, first);
    const updated = await llm.update(existing, said(user("Let's switch from Redis to Valkey for the counters.")));
    expect(statements(updated)).toEqual([
      'D-003 Switch from Redis to Valkey for the counters',
      ...statements(existing).slice(1),
    ]);
    expect(updated.decisions[0]?.rationale).toBe('Replaces D-001 ("Use Redis for the counters").');
  });

  it('[medallion:llm:update-leaves-rest] leaves what the evidence does not touch, and unknown fields', async () => {
    const llm = createLLM();
    const made = await llm.generate(scope, first);
    const existing: Medallion = {
      ...made,
      meta: { ...made.meta, later_field: 1 },
      scope: { ...made.scope, later_field: 2 },
      decisions: made.decisions.map((decision) => ({ ...decision, later_field: [3] })),
      summary: {
        ...made.summary,
        later_field: 4,
        subsystems: [
          ...made.summary.subsystems,
          { name: 'src', status: 'unknown', notes: 'The heart of it.', later_field: 5 },
        ],
      },
      later_field: { six: 6 },
    };
    const copy = structuredClone(existing);
    const updated = await llm.update(existing, summaryOf('Nothing much.'));
    expect(existing).toEqual(copy);
    expect(updated).toEqual({
      ...copy,
      meta: { ...copy.meta, updated_at: updated.meta.updated_at },
      summary: { ...copy.summary, high_level: 'Nothing much.' },
    });
  });

  it('keeps notes that somebody wrote about a part, and counts anew those it counted', async () => {
    const llm = createLLM();
    const made = await llm.generate(
      scope,
      evidenceOf([session([edit('src/a/x.ts', '1', '2'), edit('src/b/x.ts', '1', '2')])]),
    );
    const [a, b] = made.summary.subsystems;
    const existing = { ...made, summary: { ...made.summary, subsystems: [{ ...a!, notes: 'The heart of it.' }, b!] } };
    const git_log = [
      commit('feat: c', { files: ['src/a/x.ts', 'src/b/x.ts'].map((path) => ({ path, added: 1, deleted: 0 })) }),
    ];
    const updated = await llm.update(existing, evidenceOf([], { git_log }));
    expect(updated.summary.subsystems.map(({ status, notes }) => [status, notes])).toEqual([
      ['stable', 'The heart of it.'],
      ['stable', '1 file changed in 1 commit: C'],
    ]);
  });

  it('never gives out an id again', async () => {
    const llm = createLLM();
    const existing = await llm.generate(scope, summaryOf('Open question: which region do we deploy to?'));
    const closed = await llm.update(existing, summaryOf('Q-001 is answered.'));
    const opened = await llm.update(closed, summaryOf('Open question: who pays for the cluster?'));
    expect([questions(existing), questions(closed), questions(opened)]).toEqual([
      ['Q-001 Which region do we deploy to?'],
      [],
      ['Q-002 Who pays for the cluster?'],
    ]);
  });

  it('changes nothing but updated_at when it sees the same evidence again', async () => {
    const llm = createLLM();
    const once = await llm.generate(scope, first);
    const twice = await llm.update(once, first);
    expect(JSON.stringify(twice)).toBe(
      JSON.stringify({ ...once, meta: { ...once.meta, updated_at: twice.meta.updated_at } }),
    );
  });

  it('keeps two hundred decisions that differ in a number only', async () => {
    const llm = createLLM();
    let medallion = await llm.generate(scope, summaryOf('Begin.'));
    for (let index = 0; index < 200; index++) {
      medallion = await llm.update(medallion, summaryOf(`We decided that writer ${index % 4} keeps round ${index}.`));
    }
    expect(medallion.decisions).toHaveLength(200);
  });
});
