import { describe, expect, it } from 'vitest';
import { assistant, commit, edit, evidenceOf, session, testRun, user } from '../../../test/support/session-script.ts';
import { describeEvidence, readHighLevel } from './high-level.ts';
import { readSessions } from './session.ts';

const highLevel = (evidence: Parameters<typeof readHighLevel>[1]) => readHighLevel(readSessions(evidence), evidence);

describe('describeEvidence', () => {
  it('names the first and the last request and what was done', () => {
    const transcripts = [
      session([
        user('Hello! Add a limiter'),
        edit('src/a.ts', '1', '2'),
        user('yes'),
        user('thanks, now add tests please'),
      ]),
    ];
    const artefacts = { git_log: [commit('feat: add a limiter')], test_runs: [testRun(['adds'])] };
    expect(describeEvidence({ transcripts, artefacts })).toBe(
      'Asked "Add a limiter" and then "now add tests please". Edited src/a.ts; 1 commit, last "feat: add a limiter"; 1 test failed at the end.',
    );
  });

  it('tells of the commits where nobody asked for anything', () => {
    const git_log = [commit('feat(a): add b'), commit('chore: tidy'), commit('fix: close c')];
    expect(describeEvidence({ artefacts: { git_log } })).toBe('Add b; close c. 3 commits.');
  });

  it('is empty when there is nothing to tell', () => {
    expect(describeEvidence({})).toBe('');
  });
});

describe('readHighLevel', () => {
  it('adds to a short summary and leaves a long one alone', () => {
    const transcripts = [session([user('fix the queue'), assistant('Done.')])];
    expect(highLevel({ ...evidenceOf(transcripts), session_summary: 'The queue' })).toBe(
      'The queue. Asked: "fix the queue".',
    );
    const long = 'The queue is fixed and all of its tests pass. '.repeat(5).trim();
    expect(highLevel({ ...evidenceOf(transcripts), session_summary: long })).toBe(long);
  });

  it('takes what stands under headings', () => {
    const session_summary = `# Notes\n\n## Done\n- built the queue\n- tested it\n\n${'More words. '.repeat(60)}`;
    const text = highLevel({ session_summary });
    expect(text.startsWith('built the queue; tested it; More words.')).toBe(true);
    expect(text.endsWith('…')).toBe(true);
    expect(text.length).toBeLessThanOrEqual(300);
  });
});
