import type { ProjectState } from '../../operation/reads.ts';
import { blankConfiguration } from './configuration-section.ts';
import type { Line, ReportDraft } from './draft.ts';
import { revealHidden } from './marks.ts';
import { readReport } from './read-report.ts';
import { renderPart, type ReportPart } from './report-part.ts';
import { splitRegions } from './split-regions.ts';

/**
 * The parts put where the file before had them, with all prose of that file in its place. A note inside of a section
 * moves below it, and so does a line that was edited by hand where the part does not say the same; a part that the file
 * did not have comes after the part that it follows. `wordsOf` gives the lines of the template's own words for a state and
 * the time of its report: what else stands among them is a note, too.
 */
export function mergePrevious(
  parts: readonly ReportPart[],
  previous: string,
  wordsOf: (state: ProjectState, generated_at: string) => string[],
): string {
  const regions = splitRegions(previous);
  const draft = readReport(regions);
  const { strays, edits } = draft;
  const ownWords = linesOfTemplate(parts, draft, wordsOf);
  const waiting = new Map(parts.map((part) => [part.name, part]));
  const had = new Set(regions.flatMap(({ section }) => (section === null ? [] : [section])));
  const followers = followersOf(parts, had);

  const pieces: string[] = [];
  const put = (part: ReportPart) => {
    const written = pieces.length > 0 || part !== parts[0];
    if (written && pieces.length > 0 && !/\n\r?\n$/.test(pieces.at(-1)!)) pieces.push('\n');
    pieces.push(renderPart(part));
  };
  for (const part of followers.get(null) ?? []) put(part);
  for (const { section, text, lines } of regions) {
    if (section === null) {
      pieces.push(text);
      continue;
    }
    const part = waiting.get(section);
    waiting.delete(section);
    if (part !== undefined) pieces.push(renderPart(part));
    const notes = isWords(section)
      ? writtenAmong(lines, ownWords)
      : [...(strays.get(section) ?? []), ...notSaid(edits.get(section) ?? [], part)];
    strays.delete(section);
    edits.delete(section);
    if (notes.length > 0) pieces.push(`\n${notes.join('\n')}\n`);
    if (part !== undefined) for (const follower of followers.get(section) ?? []) put(follower);
  }
  return pieces.join('');
}

const isWords = (section: string) => section.startsWith('text:');
const withoutNumbers = (line: string) => line.replaceAll(/\d+/g, '0').trim();

/** What the template says now and what it said of the state before, but for numbers. */
function linesOfTemplate(
  parts: readonly ReportPart[],
  draft: ReportDraft,
  wordsOf: (state: ProjectState, generated_at: string) => string[],
): ReadonlySet<string> {
  const now = parts.filter(({ name }) => isWords(name)).flatMap(({ body }) => body.split('\n'));
  const configuration = draft.state.configuration ?? blankConfiguration(draft);
  return new Set([...now, ...wordsOf({ ...draft.state, configuration }, draft.at)].map(withoutNumbers));
}

/** What a person wrote among a template's words; nothing where none of them is the template's, which is another one now. */
function writtenAmong(lines: readonly Line[], ownWords: ReadonlySet<string>): string[] {
  const written = lines.map(({ text }) => text).filter((text) => text.trim() !== '');
  const added = written.filter((text) => !ownWords.has(withoutNumbers(text)));
  return added.length === written.length ? [] : added;
}

/** The lines that a part does not show, each once. */
function notSaid(lines: readonly string[], part: ReportPart | undefined): string[] {
  const seen = (line: string) => revealHidden(line).visible.replaceAll(/\s+/g, ' ').trim();
  const shown = new Set((part?.body ?? '').split('\n').map(seen));
  return [...new Set(lines.map((line) => line.trim()))].filter((line) => !shown.has(seen(line)));
}

/** Parts that are new to the file, by the part that they follow; null for those that come first. */
function followersOf(parts: readonly ReportPart[], had: ReadonlySet<string>): Map<string | null, ReportPart[]> {
  const followers = new Map<string | null, ReportPart[]>();
  let anchor: string | null = null;
  for (const part of parts) {
    if (had.has(part.name)) {
      anchor = part.name;
      continue;
    }
    followers.set(anchor, [...(followers.get(anchor) ?? []), part]);
  }
  return followers;
}
