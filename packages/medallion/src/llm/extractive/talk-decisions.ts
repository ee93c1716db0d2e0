import { asReason, capitalise, clip } from '../text/clean-text.ts';
import type { Sentence } from '../text/sentences.ts';
import { decisionKind, isAimedAtModel, reasonIndex, type DecisionKind } from './decision-markers.ts';
import { findingLimits, type DecisionFinding } from './findings.ts';
import type { Speaker, Turn } from './read-conversation.ts';

/** A decision from talk; standing orders of the user hold for all later work. */
export interface TalkDecision extends DecisionFinding {
  isRule: boolean;
}

const confidences: Record<Speaker, Record<DecisionKind, number>> = {
  user: { announced: 0.9, compared: 0.85, planned: 0.8, rule: 0.9 },
  summary: { announced: 0.85, compared: 0.75, planned: 0.7, rule: 0.8 },
  recap: { announced: 0.7, compared: 0.6, planned: 0.55, rule: 0.7 },
  assistant: { announced: 0.65, compared: 0.6, planned: 0.55, rule: 0.6 },
};
const decisionHeading = /^(?:\w+ )?(?:decisions?|decided|agreed|agreements|choices)(?: made| taken| so far)?$/i;
const ruleHeading = /^(?:\w+ )?(?:constraints?|rules?|invariants?|requirements|must(?: not)? have)$/i;

/** Reads the decisions that people and assistants announce, with the reason that the sentence or the next one gives. */
export function readTalkDecisions(turn: Turn): TalkDecision[] {
  const found: TalkDecision[] = [];
  for (const [index, sentence] of turn.sentences.entries()) {
    const kind = kindOf(sentence, turn.speaker);
    const statement = kind === undefined ? '' : statementOf(sentence.text);
    if (kind === undefined || statement === '') continue;
    found.push({
      statement: clip(statement, findingLimits.statementCharacters),
      rationale: rationaleOf(sentence.text, turn.sentences[index + 1]),
      confidence: confidences[turn.speaker][kind],
      isRule: kind === 'rule',
      source: turn.source,
      time: turn.time,
    });
  }
  return found;
}

function kindOf(sentence: Sentence, speaker: Speaker): DecisionKind | undefined {
  const text = withoutInterjection(sentence.text);
  const kind = decisionKind(text, speaker);
  if (kind !== undefined || sentence.kind !== 'item' || isAimedAtModel(text) || text.endsWith('?')) return kind;
  if (decisionHeading.test(sentence.heading)) return 'announced';
  // Anybody can write a list of rules; an order it is only when it comes from the user or from the caller's summary.
  return ruleHeading.test(sentence.heading) && speaker !== 'assistant' ? 'rule' : undefined;
}

/** The claim of a sentence, without its reason and without how it was announced: `Use libSQL`, not `we'll use libSQL`. */
function statementOf(text: string): string {
  const claim = withoutInterjection(text).replace(/^(?:decision|decided|agreed)\s*[:–—]\s*/i, '');
  const index = reasonIndex(claim);
  const bare = (index > 12 ? claim.slice(0, index) : claim).replace(/[.!,;:\s]+$/, '');
  return isTelling(bare) ? capitalise(asOrder(bare)) : '';
}

function asOrder(claim: string): string {
  const order = claim
    .replace(/^(?:(?:then|so)\s+)?(?:i|we|the team)(?:['’]ve| have)?\s+(?:\w+\s+)?(?:decided|agreed)\s*[:–—]\s*/i, '')
    .replace(/^(?:i|we)\s+(?:now\s+)?(?=(?:use|keep|store|call|write|read|return|prefer|treat|refuse|reject)\s)/i, '')
    .replace(
      /^(?:i|we|the team)(?:['’]ve| have)?\s+(?:(?:now|also|already|all|both|finally)\s+)?(?:decided|agreed|chose)\s+not\s+to\s+/i,
      'do not ',
    )
    .replace(
      /^(?:(?:i|we|the team)(?:['’]ve| have)?\s+(?:(?:now|also|already|all|both|finally)\s+)?)?(?:decided|agreed|chose)\s+(?:to|that)\s+(?!be\b)/i,
      '',
    )
    .replace(
      /^(?:(?:we|i)(?:['’]ll|\s+will|['’](?:re|m)\s+going\s+to|\s+(?:are|am)\s+going\s+to)|let['’]?s|let\s+us)\s+(?:(?:just|also|now|then|instead|simply|therefore|definitely)\s+)*(?!be\b|have\b)/i,
      '',
    );
  return order.replace(/^not\s+/i, 'do not ').replace(/^(?:i|we)['’]ve\s+(?=\p{Ll})/iu, '');
}

function rationaleOf(text: string, next: Sentence | undefined): string {
  const claim = withoutInterjection(text);
  const index = reasonIndex(claim);
  const clause = index >= 0 ? claim.slice(index).replace(/^[\s,;(–-]+/, '') : followingReason(next);
  return clip(asReason(clause.replace(/[\s.)]+$/, '')), findingLimits.rationaleCharacters);
}

function followingReason(next: Sentence | undefined): string {
  if (next === undefined || next.kind !== 'prose') return '';
  return /^(?:because|(?:the )?reason(?: is|:)|(?:this|that|it) (?:avoids|prevents|keeps|lets|allows|makes|means|gives|saves)|otherwise)\b/i.test(
    next.text,
  )
    ? next.text
    : '';
}

function withoutInterjection(text: string): string {
  return text.replace(
    /^(?:(?:ok(?:ay)?|yes|yeah|yep|no|nope|great|perfect|excellent|good|nice|thanks|thank you|actually|so|right|alright|sure|cool|well|hmm|also|then|and|but|please|got it|understood|agreed|sounds good)(?:[,.!:;–-]+\s*|\s+(?=let['’]?s|we['’]ll|i['’]ll|never|always|do not|don['’]t))){1,4}/i,
    '',
  );
}

/** A statement must name something: "Let's go with that" alone helps nobody later. */
function isTelling(statement: string): boolean {
  const words = statement.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{4}/u.test(statement)) return true;
  if (words.length < 3) return false;
  return !/^(?:let['’]?s|we['’]ll|i['’]ll|we will|i will) (?:go with|use|do|keep|stick with|go for) (?:that|this|it|those|the (?:first|second|third|last)(?: one| option)?|option \w+|your (?:suggestion|proposal|recommendation))(?: (?:then|instead|please|one))?$/i.test(
    statement,
  );
}
