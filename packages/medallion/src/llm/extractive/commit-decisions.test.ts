import { describe, expect, it } from 'vitest';
import { commit } from '../../../test/support/session-script.ts';
import { readCommits } from './commit-decisions.ts';
import { parseCommitMessage } from './conventional-commit.ts';

describe('parseCommitMessage', () => {
  it('takes type, scope, break and reason apart', () => {
    const body =
      'Callers read them\nas text anyway.\n\nMore words.\n\nBREAKING CHANGE: ids are strings now\nSigned-off-by: A <a@b>';
    expect(parseCommitMessage('feat(api)!: make ids strings', body)).toEqual({
      type: 'feat',
      scope: 'api',
      isBreaking: true,
      description: 'make ids strings',
      reason: 'ids are strings now. Callers read them as text anyway.',
      isReasoned: false,
    });
  });

  it('finds the reason in the subject', () => {
    expect(parseCommitMessage('fix: close the pool so that tests end', '')).toMatchObject({
      description: 'close the pool',
      reason: 'so that tests end',
      isReasoned: true,
    });
  });

  it('takes trailers for no reason', () => {
    expect(parseCommitMessage('fix: close it', 'Co-authored-by: X <x@y>\nFixes #12')).toMatchObject({ reason: '' });
  });
});

describe('readCommits', () => {
  it('[medallion:llm:extractive-decisions] grades commits by how well they are reasoned, oldest first', () => {
    const { decisions } = readCommits([
      commit('feat!: drop the old format', { sha: '4444444aaa' }),
      commit('perf(stores): read one column', { sha: '3333333aaa', body: 'Two cost 53 us because of a second step.' }),
      commit('feat: add search', { sha: '1111111aaa' }),
    ]);
    expect(
      decisions.map(({ statement, rationale, confidence, source }) => [statement, rationale, confidence, source]),
    ).toEqual([
      ['Add search', '', 0.5, 'git:1111111'],
      ['stores: read one column', 'Two cost 53 us because of a second step.', 0.8, 'git:3333333'],
      ['Drop the old format (breaking)', '', 0.9, 'git:4444444'],
    ]);
  });

  it('takes chores, merges and plain subjects for no decisions', () => {
    const subjects = [
      'chore: bump deps',
      'docs: fix typo',
      'Merge branch main',
      'wip',
      'Add hello function',
      'style: format',
    ];
    expect(readCommits(subjects.map((subject) => commit(subject))).decisions).toEqual([]);
  });

  it('takes a chore with a reason for a decision', () => {
    const { decisions } = readCommits([commit('build: pin rolldown', { body: 'Because 1.3 drops source maps.' })]);
    expect(decisions).toMatchObject([{ statement: 'Pin rolldown', confidence: 0.6 }]);
  });

  it('drops what a later commit reverts and warns of it', () => {
    const found = readCommits([
      commit('Revert "feat: cache replies"', {
        body: 'This reverts commit 1234.\n\nStale replies leaked between users.',
      }),
      commit('feat: cache replies'),
    ]);
    expect(found.decisions).toEqual([]);
    expect(found.attempts).toEqual([
      { text: 'Reverted "feat: cache replies": Stale replies leaked between users.', source: 'git:abcdef0' },
    ]);
  });

  it('keeps what was reverted and brought back', () => {
    const found = readCommits([
      commit('Revert "Revert "feat: cache replies""'),
      commit('Revert "feat: cache replies"'),
      commit('feat: cache replies'),
    ]);
    expect(found.decisions).toMatchObject([{ statement: 'Cache replies' }]);
  });
});
