import type { Evidence } from '../../evidence/evidence.ts';
import { medallionLimits } from '../../document/limits.ts';
import { capitalise, clip, oneLine } from '../text/clean-text.ts';
import { normaliseText } from '../text/tokens.ts';
import { parseCommitMessage } from './conventional-commit.ts';
import { readSummary } from './read-conversation.ts';
import { isRequest, requestText } from './requests.ts';
import { readSessions, type Session } from './session.ts';
import { uncommittedFiles } from './uncommitted-files.ts';
import { withProjectPaths } from './with-project-paths.ts';

const limit = medallionLimits.highLevelCharacters;

/**
 * Says in at most 300 characters what the sessions and artefacts are about: what was asked for, first and last, and what
 * was done. Empty when there is nothing to tell. Good as a session_summary where nobody wrote one.
 */
export function describeEvidence(evidence: Pick<Evidence, 'transcripts' | 'artefacts'>): string {
  const whole = withProjectPaths({ session_summary: '', ...evidence });
  return describe(readSessions(whole), whole, limit);
}

/** The caller's summary; a short one is followed by what was asked for and done. */
export function readHighLevel(sessions: readonly Session[], evidence: Evidence): string {
  const summary = leadOf(evidence.session_summary);
  if (summary.length > 150) return clip(summary, limit);
  const ended = /[.!?…。！？:]$/.test(summary) || summary === '' ? summary : `${summary}.`;
  const rest = describe(sessions, evidence, limit - ended.length - 1);
  if (rest === '' || normaliseText(summary).includes(normaliseText(rest))) return clip(summary, limit);
  return clip(oneLine(`${ended} ${rest}`), limit);
}

function leadOf(sessionSummary: string): string {
  const { text, sentences } = readSummary(sessionSummary);
  if (text.length <= limit && !text.includes('\n')) return oneLine(text);
  let lead = '';
  for (const sentence of sentences) {
    // A heading alone says nothing; what stands under it does.
    if (sentence.kind === 'heading' && sentences.some(({ kind }) => kind !== 'heading')) continue;
    const separator = lead === '' ? '' : /[.!?…。！？:;]$/.test(lead) ? ' ' : '; ';
    lead += separator + sentence.text;
    if (lead.length >= limit) break;
  }
  return oneLine(lead) || oneLine(text);
}

function describe(sessions: readonly Session[], evidence: Evidence, maxCharacters: number): string {
  const done = doneText(sessions, evidence);
  const room = maxCharacters - done.length - 1;
  const asked = room < 40 ? '' : askedText(sessions, room) || subjectsText(evidence, room);
  const text = asked === '' ? done : `${asked} ${done}`.trim();
  return text.length > maxCharacters ? '' : text;
}

function askedText(sessions: readonly Session[], room: number): string {
  const requests = sessions.flatMap(({ turns }) => turns.filter((turn) => isRequest(turn)));
  const first = requests[0];
  const last = requests.at(-1);
  if (first === undefined || last === undefined) return '';
  const quote = (text: string) => `"${text.replaceAll('"', "'").replace(/[.:,]+$/, '')}"`;
  if (requests.length === 1) return `Asked: ${quote(requestText(first, Math.max(30, room - 12)))}.`;
  const half = Math.floor((room - 34) / 2);
  if (half < 24) return '';
  const between = requests.length > 2 ? `${requests.length} requests, from` : 'Asked';
  const join = requests.length > 2 ? 'to' : 'and then';
  return `${between} ${quote(requestText(first, half))} ${join} ${quote(requestText(last, half))}.`;
}

/** Where nobody asked for anything, the commits tell what it was about. */
function subjectsText(evidence: Evidence, room: number): string {
  const messages = (evidence.artefacts?.git_log ?? []).map((commit) => parseCommitMessage(commit.subject, ''));
  const weighty = messages.filter(
    ({ type, description }) => /^(?:feat|fix|perf|refactor|revert|)$/.test(type) && description !== '',
  );
  let text = '';
  for (const { description } of weighty.length > 0 ? weighty : messages) {
    const next = text === '' ? capitalise(description) : `${text}; ${description}`;
    if (next.length > room - 2) break;
    text = next;
  }
  return text === '' ? '' : `${text}.`;
}

function doneText(sessions: readonly Session[], evidence: Evidence): string {
  const files = new Set(sessions.flatMap(({ edits }) => edits.map((edit) => edit.path)));
  const commits = evidence.artefacts?.git_log ?? [];
  const made = commits.length > 0 ? commits.length : sessionCommits(sessions);
  const open = uncommittedFiles(evidence.artefacts ?? {}).size;
  const hasRequests = sessions.some(({ turns }) => turns.some((turn) => isRequest(turn)));
  const parts = [
    files.size === 1 ? `edited ${clip([...files][0]!, 60)}` : count(files.size, 'file', 'edited '),
    count(
      made,
      'commit',
      '',
      commits[0] === undefined || !hasRequests ? '' : `, last "${clip(oneLine(commits[0].subject), 70)}"`,
    ),
    open === 0 ? '' : `${count(open, 'file')} not committed`,
    testOutcome(evidence),
  ].filter((part) => part !== '');
  const text = parts.join('; ');
  return text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

function sessionCommits(sessions: readonly Session[]): number {
  return sessions
    .flatMap(({ commands }) => commands)
    .filter(({ text, action }) => action.outcome === 'succeeded' && /\bgit commit\b/.test(text)).length;
}

function testOutcome(evidence: Evidence): string {
  const last = (evidence.artefacts?.test_runs ?? []).findLast((run) => run.readable);
  if (last === undefined) return '';
  const failed = last.failed ?? last.failures.length;
  if (failed > 0) return `${count(failed, 'test')} failed at the end`;
  return last.passed === null || last.passed === 0 ? '' : `${count(last.passed, 'test')} passed at the end`;
}

function count(number: number, noun: string, before = '', after = ''): string {
  return number === 0 ? '' : `${before}${number} ${noun}${number === 1 ? '' : 's'}${after}`;
}
