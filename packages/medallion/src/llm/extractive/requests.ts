import { clip, oneLine } from '../text/clean-text.ts';
import { plainLine } from '../text/sentences.ts';
import { findingLimits, type QuestionFinding } from './findings.ts';
import type { Turn } from './read-conversation.ts';
import type { Session } from './session.ts';

const order =
  /^(?:(?:now|then|next|also|please|ok(?:ay)?|and|great|thanks|can you|could you|would you)[,.!]?\s+)*(?:please\s+)?(?:add|create|implement|write|build|make|fix|change|update|refactor|remove|delete|rename|move|replace|extract|split|install|configure|set up|convert|port|migrate|extend|improve|commit|push|run|finish|continue)\b/i;

/** What the user asked for, on one line, without pasted code and thanks. */
export function requestText(turn: Turn, maxCharacters: number): string {
  const lines: string[] = [];
  let isFenced = false;
  for (const line of turn.text.slice(0, 8_000).split('\n')) {
    if (/^\s*(?:```|~~~)/.test(line)) isFenced = !isFenced;
    else if (!isFenced && !/^\s*[>|]/.test(line) && line.trim() !== '') lines.push(requestLine(line, lines.at(-1)));
  }
  const text = oneLine(lines.join(' ')).replaceAll(' ; ', '; ') || oneLine(turn.text.slice(0, 8_000));
  const polite =
    /^(?:(?:hello|hi|hey|thanks|thank you|great|perfect|nice|good|cool|awesome|this is (?:really |very )?(?:helpful|great|good))(?: \w+)?[,.!]+\s+)+/i;
  return clip(text.replace(polite, ''), maxCharacters);
}

function requestLine(line: string, previous: string | undefined): string {
  const text = plainLine(line.replace(/^#{1,6}\s+/, ''));
  const continuesList = /^\s*[-*+•]\s/.test(line) && previous !== undefined && !/[.:;,!?]$/.test(previous);
  return continuesList ? `; ${text}` : text;
}

/** True for a message with a request of its own, not just "yes" or "thanks". */
export function isRequest(turn: Turn): boolean {
  if (turn.speaker !== 'user') return false;
  const text = requestText(turn, 400);
  if (
    /^(?:yes|no|ok(?:ay)?|sure|go on|go ahead|continue|thanks?|thank you|great|perfect|please do|do it|good|nice|y|n)[.! ]*$/i.test(
      text,
    )
  )
    return false;
  return (
    (text.match(/[\p{L}\p{N}]+/gu) ?? []).length >= 2 ||
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{3}/u.test(text)
  );
}

/** The last request as an open question, when nothing answered it or when nothing was done after it. */
export function requestOf(session: Pick<Session, 'turns' | 'actions'>): QuestionFinding | undefined {
  const { turns, actions } = session;
  const index = turns.findLastIndex((turn) => turn.speaker === 'user');
  const turn = turns[index];
  if (turn === undefined || !isRequest(turn)) return undefined;
  const text = requestText(turn, findingLimits.questionCharacters - 60);
  const replies = turns.slice(index + 1).filter((later) => later.speaker === 'assistant');
  const isActedOn = actions.some((action) => action.entry > turn.entry);
  const origin = { blocked_on: [], source: turn.source, time: turn.time };
  if (replies.length === 0) {
    const state = isActedOn ? 'Begun, without a final answer' : 'Not answered yet';
    return { question: `${state}: ${text}`, priority: 'high', ...origin };
  }
  const isAskedBack = replies.at(-1)!.sentences.some((sentence) => /\?["')]*$/.test(sentence.text));
  if (isActedOn || isAskedBack || actions.length === 0 || !order.test(text)) return undefined;
  return { question: `Asked last, and nothing was changed after it: ${text}`, priority: 'medium', ...origin };
}
