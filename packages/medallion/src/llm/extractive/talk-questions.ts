import { capitalise, clip, oneLine } from '../text/clean-text.ts';
import type { Sentence } from '../text/sentences.ts';
import { isSameStatement, signatureOf, type Signature } from '../text/tokens.ts';
import { isAimedAtModel } from './decision-markers.ts';
import { findingLimits, type QuestionFinding } from './findings.ts';
import type { Turn } from './read-conversation.ts';
import { requestOf } from './requests.ts';
import type { Session } from './session.ts';

/** What talk leaves open and what it answers. */
export interface TalkQuestions {
  questions: QuestionFinding[];
  /** Questions that somebody answered. */
  asked: Signature[];
}

const explicit =
  /\b(?:open (?:question|issue|point)s?\b(?!s? (?:is|was|are) (?:now )?(?:closed|settled|answered|resolved))|TBD|to be decided|(?:need|needs|have|has|yet|still) to (?:be decided|decide)|(?:remains|left) to be (?:seen|decided|done)|undecided|still (?:open|unclear|unresolved|undecided)|blocked (?:on|by)|waiting (?:for|on)|unresolved)\b/i;
const doubtful = /\b(?:not sure|unsure|unclear|don['’]t know|no idea) (?:whether|if|how|which|why|what|where)\b/i;
const openHeading =
  /^(?:the )?(?:next steps?|follow[- ]?ups?|remaining(?: work| tasks| items| issues)?|still (?:to do|open|missing)|left to do|what['’]s (?:left|next)|to ?dos?|open (?:questions?|issues?|items?|points?)|known issues|not (?:done|finished)(?: yet)?|unresolved|blockers?|outstanding)\b/i;
const settled =
  /\b(?:resolved|answered|settled|closed|no longer|not) (?:blocked|open|undecided|waiting)\b|\b(?:is|are|was|were) (?:now )?(?:resolved|answered|settled)\b|\bno (?:open|blocked|unresolved)\b|\bif\b.{0,30}\bblocked\b/i;
const idle =
  /\b(?:anything else|any (?:other )?questions?|let me know|make sense|sound good|is that (?:ok|okay|clear)|does that help|how can i help|what would you like (?:me )?to (?:do|work on)|ready to (?:proceed|continue))\b/i;
const offer = /^(?:would you like|do you want|want|shall i|should i|may i|can i) /i;

/** Reads what was asked and not answered, and what is said to be open. */
export function readTalkQuestions(sessions: readonly Session[], summary: Turn): TalkQuestions {
  const questions: QuestionFinding[] = [];
  const asked: Signature[] = [];
  for (const { turns, actions } of sessions) {
    const lastUser = turns.findLastIndex((turn) => turn.speaker === 'user');
    for (const [index, turn] of turns.entries()) {
      if (turn.speaker === 'user') {
        const isAnswered = turns.slice(index + 1, index + 20).some((later) => later.speaker === 'assistant');
        if (isAnswered) asked.push(...questionsOf(turn).map((question) => signatureOf(question)));
      } else if (index < lastUser) {
        asked.push(...questionsOf(turn).map((question) => signatureOf(question)));
      } else if (turn.speaker === 'assistant') {
        questions.push(...unansweredOf(turn));
      }
      const isNearEnd = index >= turns.length - 12;
      questions.push(...statedOpen(turn, { isNearEnd, isLast: index === turns.length - 1 }));
    }
    const request = requestOf({ turns, actions });
    if (request !== undefined) questions.push(request);
  }
  questions.push(...statedOpen(summary, { isNearEnd: true, isLast: true }), ...unansweredOf(summary));
  return { questions: withoutAnswered(questions, asked), asked };
}

function questionsOf(turn: Turn): string[] {
  return turn.sentences.map(({ text }) => text).filter((text) => /[?？]["')]*$/.test(text) && text.length < 600);
}

function unansweredOf(turn: Turn): QuestionFinding[] {
  return questionsOf(turn)
    .filter((text) => !idle.test(text) && !isAimedAtModel(text) && (text.match(/[\p{L}\p{N}]+/gu) ?? []).length > 2)
    .map((text) => finding(withoutLabel(text), turn, offer.test(text) ? 'low' : 'high'));
}

function statedOpen(turn: Turn, place: { isNearEnd: boolean; isLast: boolean }): QuestionFinding[] {
  return turn.sentences
    .filter((sentence) => isStatedOpen(sentence, place))
    .map((sentence) => {
      const text = withoutLabel(sentence.text);
      return finding(text, turn, /\bblock(?:ed|er)\b/i.test(sentence.text + sentence.heading) ? 'high' : 'medium');
    });
}

function withoutLabel(text: string): string {
  return text.replace(/^(?:open (?:question|issue|point)s?|TBD|to be decided|question|blocked|todo)\s*[:–—-]+\s*/i, '');
}

function isStatedOpen(sentence: Sentence, place: { isNearEnd: boolean; isLast: boolean }): boolean {
  const { text } = sentence;
  if (/[?？]["')]*$/.test(text) && !openHeading.test(sentence.heading)) return false;
  if (text.endsWith(':') || isAimedAtModel(text) || settled.test(text)) return false;
  if ((text.match(/[\p{L}\p{N}]+/gu) ?? []).length < 3) return false;
  const claim = text.replace(/"[^"]{3,}"|“[^”]{3,}”|`[^`]+`/g, 'quoted');
  if (explicit.test(claim)) return true;
  if (place.isNearEnd && doubtful.test(claim) && !text.endsWith('?')) return true;
  return place.isLast && sentence.kind === 'item' && openHeading.test(sentence.heading);
}

function finding(text: string, turn: Turn, priority: QuestionFinding['priority']): QuestionFinding {
  return {
    question: clip(capitalise(oneLine(text)), findingLimits.questionCharacters),
    blocked_on: blockersOf(text),
    priority,
    source: turn.source,
    time: turn.time,
  };
}

function blockersOf(text: string): string[] {
  const blocker = /\b(?:blocked (?:on|by)|waiting (?:for|on))\s+([^.,;:()?!]{2,200})/i.exec(text)?.[1];
  return blocker === undefined
    ? []
    : [clip(oneLine(blocker.replace(/\s+(?:because|so that|before|until)\b.*$/, '')), 160)];
}

/** A question that stands at the end of one session and is asked and answered in another is answered. */
function withoutAnswered(questions: QuestionFinding[], asked: readonly Signature[]): QuestionFinding[] {
  const known = new Set(asked.map(({ normalised }) => normalised));
  const recent = asked.slice(-200).filter(({ words }) => words.size > 2);
  return questions.filter((question) => {
    const signature = signatureOf(question.question);
    return !known.has(signature.normalised) && !recent.some((other) => isSameStatement(other, signature));
  });
}
