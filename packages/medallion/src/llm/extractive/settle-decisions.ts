import { isSameStatement, normaliseText, signatureOf } from '../text/tokens.ts';
import { contradicts } from './contradicts.ts';
import { findingLimits, type DecisionFinding } from './findings.ts';

/**
 * Brings decisions from all sources into one list, in order of time: each said once, the best grounded ones where there
 * are too many, and of two that contradict each other the later one.
 */
export function settleDecisions(candidates: readonly DecisionFinding[]): DecisionFinding[] {
  const inOrder = candidates.map((candidate, index) => ({ candidate, index }));
  inOrder.sort((left, right) => byTime(left.candidate, right.candidate) || left.index - right.index);
  const ranked = [...withoutRepetition(inOrder.map(({ candidate }) => candidate)).entries()].sort(
    ([leftIndex, left], [rightIndex, right]) => right.confidence - left.confidence || rightIndex - leftIndex,
  );
  const chosen = new Set(ranked.slice(0, findingLimits.decisions * 2).map(([, candidate]) => candidate));
  const distinct = withoutNearRepetition(inOrder.map(({ candidate }) => candidate).filter((item) => chosen.has(item)));
  const standing = distinct.filter(
    (earlier, index) => !distinct.slice(index + 1).some((later) => contradicts(later.statement, earlier.statement)),
  );
  const best = new Set(
    [...standing].sort((left, right) => right.confidence - left.confidence).slice(0, findingLimits.decisions),
  );
  return standing.filter((decision) => best.has(decision));
}

function byTime(left: DecisionFinding, right: DecisionFinding): number {
  return left.time === right.time ? 0 : left.time - right.time;
}

/** Of decisions in the same words the best grounded one; the first of equals. */
function withoutRepetition(candidates: readonly DecisionFinding[]): DecisionFinding[] {
  const byText = new Map<string, DecisionFinding>();
  for (const candidate of candidates) {
    const key = normaliseText(candidate.statement) || candidate.statement;
    const known = byText.get(key);
    if (known === undefined || candidate.confidence > known.confidence) byText.set(key, candidate);
  }
  return [...byText.values()];
}

function withoutNearRepetition(candidates: readonly DecisionFinding[]): DecisionFinding[] {
  const kept: { decision: DecisionFinding; signature: ReturnType<typeof signatureOf> }[] = [];
  for (const decision of candidates) {
    const signature = signatureOf(decision.statement);
    const twin = kept.find((other) => isSameStatement(other.signature, signature));
    if (twin === undefined) kept.push({ decision, signature });
    else if (decision.confidence > twin.decision.confidence) Object.assign(twin, { decision, signature });
  }
  return kept.map(({ decision }) => decision);
}
