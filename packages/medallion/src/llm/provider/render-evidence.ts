import { shortId } from '@waymark/core-types';
import type { Evidence, Transcript, TranscriptEntry } from '../../evidence/evidence.ts';
import { cleanText, clip } from '../text/clean-text.ts';

/** How many characters one part of the evidence may take. */
const limits = { message: 6_000, call: 1_000, result: 1_200, title: 300 } as const;

/**
 * The evidence as text within `maxCharacters`: the summary, the artefacts, and of the transcripts as much as fits,
 * counted from their end.
 */
export function renderEvidence(evidence: Evidence, maxCharacters: number): string {
  const summary = section(
    'Summary of the session',
    cut(cleanText(evidence.session_summary), Math.floor(maxCharacters / 3)),
  );
  const artefacts = renderArtefacts(evidence, Math.floor((maxCharacters - summary.length) / 3));
  const room = maxCharacters - summary.length - artefacts.length;
  return [summary, artefacts, renderTranscripts(evidence.transcripts ?? [], room)]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Puts data between two lines that cannot occur in it, so that nothing in the data can end it. */
export function fence(label: string, data: string): string {
  let mark = shortId(data);
  while (data.includes(mark)) mark = shortId(mark + data.length);
  return `<<<${label} ${mark}\n${data}\n${label} ${mark}>>>`;
}

function renderArtefacts(evidence: Evidence, room: number): string {
  const { git_log, git_diff, test_runs, ...others } = evidence.artefacts ?? {};
  const parts: string[] = [];
  if (git_log !== undefined && git_log.length > 0) {
    const lines = git_log.map((commit) =>
      `${commit.sha.slice(0, 7)} ${commit.at} ${commit.subject}\n${commit.body}`.trim(),
    );
    parts.push(section('Commits, newest first', lines.join('\n')));
  }
  if (test_runs !== undefined && test_runs.length > 0) parts.push(section('Test runs', JSON.stringify(test_runs)));
  for (const [name, value] of Object.entries(others)) {
    if (value !== undefined) parts.push(section(clip(cleanText(name), limits.title), JSON.stringify(value)));
  }
  if (git_diff !== undefined && git_diff.length > 0) {
    const files = git_diff.map(
      (file) =>
        `${file.status} ${file.path}\n${file.added_lines.map(({ line, text }) => `+${line}: ${text}`).join('\n')}`,
    );
    parts.push(section('Changed files with added lines', files.join('\n')));
  }
  if (parts.length === 0) return '';
  // What one part does not need, the next ones may use.
  let left = room;
  return parts
    .map((part, index) => {
      const text = cut(cleanText(part), Math.floor(left / (parts.length - index)));
      left -= text.length;
      return text;
    })
    .join('\n\n');
}

function renderTranscripts(transcripts: readonly Transcript[], room: number): string {
  const sections: string[] = [];
  let left = room;
  for (const transcript of transcripts.toReversed()) {
    const title = `Transcript ${transcript.format} ${clip(cleanText(transcript.session_id), limits.title)}`;
    left -= title.length + 8;
    const lines: string[] = [];
    for (const entry of transcript.entries.toReversed()) {
      const line = renderEntry(entry);
      if (line.length + 1 > left) {
        lines.push('(earlier entries are left out)');
        left = 0;
        break;
      }
      left -= line.length + 1;
      lines.push(line);
    }
    sections.push(section(title, lines.reverse().join('\n')));
    if (left <= 0) break;
  }
  return sections.reverse().join('\n\n');
}

function renderEntry(entry: TranscriptEntry): string {
  const head = `L${entry.line}`;
  if (entry.kind === 'message') return `${head} ${entry.role}: ${cut(cleanText(entry.text), limits.message)}`;
  if (entry.kind === 'tool_call') {
    return `${head} calls ${clip(entry.tool, 80)}: ${cut(cleanText(JSON.stringify(entry.input) ?? ''), limits.call)}`;
  }
  const outcome = entry.is_error || (entry.exit_code ?? 0) !== 0 ? 'failed' : 'result';
  return `${head} ${outcome}: ${cut(cleanText(entry.text), limits.result)}`;
}

function section(title: string, text: string): string {
  return text === '' ? '' : `## ${title}\n${text}`;
}

/** The beginning and the end of a text that is too long. */
function cut(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const half = Math.max(0, Math.floor((maxCharacters - 40) / 2));
  return cleanText(
    `${text.slice(0, half)}\n(${text.length - 2 * half} characters left out)\n${text.slice(text.length - half)}`,
  );
}
