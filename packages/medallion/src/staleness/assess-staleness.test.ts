import { describe, expect, it } from 'vitest';
import type { GitCommit } from '../evidence/evidence.ts';
import { parseMedallion } from '../document/read-medallion.ts';
import { sampleMedallion } from '../testing/sample-medallion.ts';
import { assessStaleness } from './assess-staleness.ts';

const sample = sampleMedallion();
const medallion = parseMedallion({
  ...sample,
  meta: { ...sample.meta, updated_at: '2026-03-01T00:00:00.000Z', knowledge_max_ts: '2026-02-01T00:00:00.000Z' },
  summary: {
    high_level: '',
    subsystems: [{ name: 'packages/api', status: 'stable', notes: '' }, { name: 'the whole idea' }],
  },
  affordances: { recommended_entry_points: ['./src/main.ts:12', 'README'] },
});

function commit(at: string, ...paths: string[]): GitCommit {
  const files = paths.map((path) => ({ path, added: 1, deleted: 0 }));
  return { sha: 'a'.repeat(40), at, author: 'someone', subject: 'a change', body: '', files };
}

describe('assessStaleness', () => {
  it('[medallion:staleness:git] finds knowledge stale that a newer commit has touched, and says where', () => {
    const commits = [
      commit('2026-02-03T00:00:00.000Z', 'packages/api/src/a.ts', 'src/main.ts'),
      commit('2026-02-02T00:00:00.000Z', 'packages/api/src/b.ts'),
      commit('2026-01-31T00:00:00.000Z', 'README'),
    ];
    expect(assessStaleness(medallion, commits)).toEqual({
      stale: true,
      reason: '2 newer commits, 2 of them to packages/api, src/main.ts',
      known_until: '2026-02-01T00:00:00.000Z',
      newer_commits: 2,
      changed_paths: ['packages/api', 'src/main.ts'],
    });
  });

  it('[medallion:staleness:git] leaves knowledge alive that newer commits do not concern', () => {
    const report = assessStaleness(medallion, [
      commit('2026-02-02T00:00:00.000Z', 'packages/api-client/x.ts', 'docs/main.ts'),
    ]);
    expect(report).toMatchObject({ stale: false, reason: '1 newer commit, none of what it names', newer_commits: 1 });
    expect(assessStaleness(medallion, [])).toMatchObject({
      stale: false,
      reason: 'no commit is newer than what it knows',
    });
  });

  it('counts a commit once, orders paths by how often they changed, and names three', () => {
    const subsystems = ['a', 'b', 'c', 'd'].map((name) => ({
      name: `packages/${name}/`,
      status: 'stable' as const,
      notes: '',
    }));
    const named = { ...medallion, summary: { ...medallion.summary, subsystems } };
    const report = assessStaleness(named, [
      commit('2026-02-02T00:00:00.000Z', 'packages/d/x/y.ts', 'packages/d/z.ts', 'packages/b'),
      commit('2026-02-03T00:00:00.000Z', 'packages/d/x.ts', 'packages/c/x.ts', 'packages/a/x.ts', '/packages/a'),
      commit('not a time', 'packages/a/x.ts'),
    ]);
    expect(report.changed_paths).toEqual(['packages/d', 'packages/a', 'packages/b', 'packages/c']);
    expect(report.reason).toBe('2 newer commits, 2 of them to packages/d, packages/a, packages/b and 1 more');
    expect(
      assessStaleness(named, [commit('2026-02-02T00:00:00.000Z', 'packages/a')], { relevantCommits: 2 }).stale,
    ).toBe(false);
  });

  it('counts knowledge as stale when very much happened elsewhere', () => {
    const commits = Array.from({ length: 50 }, () => commit('2026-02-02T00:00:00.000Z', 'elsewhere.ts'));
    expect(assessStaleness(medallion, commits)).toMatchObject({
      stale: true,
      reason: '50 newer commits since what it knows',
    });
    expect(assessStaleness(medallion, commits, { commits: 51 }).stale).toBe(false);
  });

  it('takes updated_at where the range of knowledge is not known', () => {
    const { knowledge_max_ts: _unknown, ...meta } = medallion.meta;
    const report = assessStaleness({ ...medallion, meta }, [commit('2026-02-02T00:00:00.000Z', 'README')]);
    expect(report).toMatchObject({ stale: false, known_until: '2026-03-01T00:00:00.000Z' });
  });
});
