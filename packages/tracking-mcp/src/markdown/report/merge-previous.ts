import { readReport } from './read-report.ts';
import { renderPart, type ReportPart } from './report-part.ts';
import { splitRegions } from './split-regions.ts';

/**
 * The parts put where the file before had them, with all prose of that file in its place. A note inside of a section
 * moves below it; a part that the file did not have comes after the part that it follows.
 */
export function mergePrevious(parts: readonly ReportPart[], previous: string): string {
  const regions = splitRegions(previous);
  const { strays } = readReport(regions);
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
  for (const { section, text } of regions) {
    if (section === null) {
      pieces.push(text);
      continue;
    }
    const part = waiting.get(section);
    waiting.delete(section);
    if (part !== undefined) pieces.push(renderPart(part));
    const notes = strays.get(section);
    strays.delete(section);
    if (notes !== undefined) pieces.push(`\n${notes.join('\n')}\n`);
    if (part !== undefined) for (const follower of followers.get(section) ?? []) put(follower);
  }
  return pieces.join('');
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
