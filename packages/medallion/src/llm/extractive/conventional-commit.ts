import { cleanText, oneLine } from '../text/clean-text.ts';
import { plainLine } from '../text/sentences.ts';
import { reasonIndex } from './decision-markers.ts';

/** A commit message taken apart. */
export interface CommitMessage {
  /** `feat`, `fix`, `revert` ...; empty when the subject is not of the conventional form. */
  type: string;
  scope: string;
  isBreaking: boolean;
  /** The subject without type and scope. */
  description: string;
  /** Why: the clause of the subject, the note on a break, or the first paragraph of the body. Empty when it says nothing. */
  reason: string;
  /** True when the reason is in words of reason, not just more text. */
  isReasoned: boolean;
}

/**
 * Reads a commit message; one that does not follow the convention has an empty type.
 * @see https://www.conventionalcommits.org/en/v1.0.0/
 */
export function parseCommitMessage(subject: string, body: string): CommitMessage {
  const line = oneLine(subject);
  const form = /^(\w{2,20})(?:\(([^()]{1,80})\))?(!)?:\s+(.+)$/.exec(line);
  const revert = /^Revert "(.+?)"?$/.exec(line);
  const description = revert?.[1] ?? form?.[4] ?? line;
  const text = cleanText(body.slice(0, 20_000));
  const breaking = /^BREAKING[ -]CHANGE:\s*(.+(?:\n(?!\n|[\w-]+: ).+)*)/m.exec(text)?.[1];
  const index = reasonIndex(description);
  const paragraph = firstParagraph(text);
  const reason = [
    oneLine(breaking ?? ''),
    index > 0 ? description.slice(index).replace(/^[\s,;(–-]+/, '') : '',
    paragraph,
  ]
    .filter((part) => part !== '')
    .join('. ')
    .replace(/\.\. /g, '. ');
  return {
    type: revert === null ? (form?.[1]?.toLowerCase() ?? '') : 'revert',
    scope: form?.[2] ?? '',
    isBreaking: form?.[3] === '!' || breaking !== undefined,
    description: index > 12 ? description.slice(0, index) : description,
    reason,
    isReasoned:
      index > 0 || reasonIndex(paragraph) >= 0 || /\b(?:instead of|rather than)\b/i.test(`${description} ${paragraph}`),
  };
}

function firstParagraph(body: string): string {
  const lines: string[] = [];
  for (const line of body.split('\n')) {
    const isTrailer =
      /^(?:[A-Z][\w-]+-by|BREAKING[ -]CHANGE|Refs?|Fixes|Closes|See|Change-Id|Issue|PR|\w+-URL):? ?[:#]?\s*\S/.test(
        line,
      );
    const isBoilerplate = /^This reverts commit|^🤖|^\(cherry picked from|^Generated with/.test(line);
    if (isTrailer || isBoilerplate || line.trim() === '') {
      if (lines.length > 0) break;
      continue;
    }
    const isItem = /^\s*[-*]\s/.test(line);
    lines.push(isItem && lines.length > 0 ? `; ${plainLine(line)}` : ` ${plainLine(line)}`);
  }
  return oneLine(lines.join('')).replace(/ ;/g, ';');
}
