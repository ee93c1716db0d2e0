import { signatureOf, type Signature } from '../text/tokens.ts';
import { decisionKind } from './decision-markers.ts';
import type { Origin } from './findings.ts';
import type { Turn } from './read-conversation.ts';

/** What talk declares to be settled. */
export interface SaidAnswers {
  /** Ids of questions, as in "Q-003 is answered". */
  ids: Set<string>;
  /** Sentences that answer something: "resolved: ...", and what the user or the caller decided. */
  statements: (Origin & { signature: Signature })[];
}

/** The last ones count; more than so many answers in one piece of evidence are no talk. */
const mostStatements = 500;
const answerLabel = /^(?:resolved|answered|answer|settled|decided|decision|closed|done)\s*[:–—]\s*\S/i;
const settledId =
  /\bQ-\d{3,}\b(?:\s*[:–—-]\s*|\s+(?:is|was|has been|are|got)\s+(?:now\s+)?)(?:resolved|answered|settled|closed|decided|done|obsolete)\b|\b(?:resolved|answered|settled|closed|closes|resolves|answers)\s+Q-\d{3,}\b/gi;

/** Reads answers from talk. */
export function readSaidAnswers(turns: readonly Turn[]): SaidAnswers {
  const ids = new Set<string>();
  const statements: (Origin & { text: string })[] = [];
  for (const turn of turns) {
    for (const { text } of turn.sentences) {
      for (const [match] of text.matchAll(settledId)) ids.add(/Q-\d+/i.exec(match)![0].toUpperCase());
      if (!answerLabel.test(text) && !isOwnDecision(text, turn)) continue;
      statements.push({ text: text.slice(0, 600), source: turn.source, time: turn.time });
    }
  }
  return {
    ids,
    statements: statements
      .slice(-mostStatements)
      .map(({ text, source, time }) => ({ signature: signatureOf(text), source, time })),
  };
}

function isOwnDecision(text: string, turn: Turn): boolean {
  if (turn.speaker === 'assistant') return false;
  const kind = decisionKind(text, turn.speaker);
  return kind !== undefined && kind !== 'rule';
}
