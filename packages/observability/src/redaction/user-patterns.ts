import { ConfigurationError } from '@waymark/core-types';
import { mask } from './mask.ts';

/** Text is matched in overlapping pieces, so that the work for one pattern grows with the text and not faster. */
const pieceLength = 1_024;
const longestMatch = 256;

const mostPatterns = 50;
const longestPattern = 500;
const mostOpenRepetitions = 3;

/**
 * Compiles regular expressions of the user's, each replacing what it matches, up to 256 characters a match.
 * @throws {ConfigurationError} for one that is not a regular expression, that matches the empty text, or that can take
 * time exponential in the text: a repetition of what itself repeats or chooses, or a back reference.
 */
export function compilePatterns(sources: readonly string[]): (text: string) => string {
  if (sources.length > mostPatterns) {
    throw new ConfigurationError(`redact_patterns holds ${sources.length} patterns; the most is ${mostPatterns}.`);
  }
  const patterns = sources.map(compile);
  return (text) => patterns.reduce((redacted, pattern) => redactMatches(redacted, pattern), text);
}

function compile(source: string, index: number): RegExp {
  const refuse = (reason: string) =>
    new ConfigurationError(`redact_patterns[${index}] ${JSON.stringify(source.slice(0, 100))} ${reason}`, {
      recoveryAction: 'Write it with character classes and bounded repetitions such as [A-Z]{1,10}, or leave it out.',
    });
  if (source.length > longestPattern) throw refuse(`is longer than ${longestPattern} characters.`);
  const danger = dangerOf(source);
  if (danger !== null) throw refuse(danger);
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'gu');
  } catch (error) {
    throw refuse(`is not a regular expression: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (new RegExp(source, 'u').test('')) throw refuse('matches the empty text.');
  return pattern;
}

interface Group {
  repeats: boolean;
  chooses: boolean;
}

const token = /\\[1-9k]|\\.|\[(?:\\.|[^\]\\])*\]|\(|\)|\||[*+]|\{\d+(?:,\d*)?\}/gsu;

/** What makes a pattern's time unpredictable, found by its shape; null where nothing does. */
function dangerOf(source: string): string | null {
  const groups: Group[] = [{ repeats: false, chooses: false }];
  let closed: Group | null = null;
  let end = -1;
  let open = 0;
  for (const { 0: part, index } of source.matchAll(token)) {
    const group = groups.at(-1)!;
    const body: Group | null = index === end ? closed : null;
    closed = null;
    if (/^\\[1-9k]/.test(part)) return 'refers back to a group.';
    if (part === '(') groups.push({ repeats: false, chooses: false });
    else if (part === '|') group.chooses = true;
    else if (part === ')' && groups.length > 1) {
      closed = groups.pop()!;
      const parent = groups.at(-1)!;
      parent.repeats ||= closed.repeats;
      parent.chooses ||= closed.chooses;
    } else if (isRepetition(part)) {
      if (body !== null && (body.repeats || body.chooses)) return 'repeats a group that itself repeats or chooses.';
      group.repeats = true;
      if (/^(?:[*+]|\{\d+,\})$/.test(part) && ++open > mostOpenRepetitions) {
        return `has more than ${mostOpenRepetitions} repetitions without an upper bound.`;
      }
    }
    end = index + part.length;
  }
  return null;
}

function isRepetition(part: string): boolean {
  return part === '*' || part === '+' || /^\{\d+(?:,\d*)?\}$/.test(part);
}

function redactMatches(text: string, pattern: RegExp): string {
  let redacted = '';
  let position = 0;
  for (let piece = 0; piece < text.length; piece += pieceLength - longestMatch) {
    const from = Math.max(piece, position);
    for (const match of text.slice(from, piece + pieceLength).matchAll(pattern)) {
      const start = from + match.index;
      if (match[0] === '') continue;
      redacted += text.slice(position, start) + mask;
      position = start + match[0].length;
    }
    if (piece + pieceLength >= text.length) break;
  }
  return position === 0 ? text : redacted + text.slice(position);
}
