import { medallionLimits } from '../../document/limits.ts';
import type { Decision } from '../../document/medallion.ts';
import { clip } from '../text/clean-text.ts';
import { isSameStatement, signatureOf, type Signature } from '../text/tokens.ts';
import { contradicts } from './contradicts.ts';
import { findingLimits, type DecisionFinding } from './findings.ts';

interface Standing {
  decision: Decision;
  signature: Signature;
  /** True when the evidence says it again: then nothing in the same evidence can contradict it. */
  isRestated: boolean;
}

/**
 * Brings found decisions into a list. One that stands already is not added again and stays as it is. One that
 * contradicts a standing decision takes its place in the list under a new id, so that an id never changes its meaning,
 * and says what it replaces; the others follow at the end. The same findings again change nothing.
 */
export function reconcileDecisions(
  existing: readonly Decision[],
  findings: readonly DecisionFinding[],
  nextId: () => string,
): Decision[] {
  const found = findings.map((finding) => ({ finding, signature: signatureOf(finding.statement) }));
  const list: Standing[] = existing.map((decision) => {
    const signature = signatureOf(decision.statement);
    return { decision, signature, isRestated: found.some((other) => isSameStatement(other.signature, signature)) };
  });
  for (const { finding, signature } of found) {
    const isKnown = list.some((entry) => isSameStatement(entry.signature, signature));
    const outdated = list.filter(
      (entry) => !entry.isRestated && contradicts(finding.statement, entry.decision.statement),
    );
    if (isKnown) {
      for (const entry of outdated) list.splice(list.indexOf(entry), 1);
      continue;
    }
    const entry: Standing = { decision: decisionOf(finding, nextId(), outdated), signature, isRestated: true };
    const [first, ...others] = outdated;
    if (first === undefined) list.push(entry);
    else list.splice(list.indexOf(first), 1, entry);
    for (const other of others) list.splice(list.indexOf(other), 1);
  }
  return withinLimit(list).map(({ decision }) => decision);
}

function decisionOf(finding: DecisionFinding, id: string, outdated: readonly Standing[]): Decision {
  const replaced = outdated.map(({ decision }) => `Replaces ${decision.id} ("${clip(decision.statement, 200)}").`);
  const rationale = clip([...replaced, finding.rationale].join(' ').trim(), findingLimits.rationaleCharacters);
  return { id, statement: finding.statement, rationale, confidence: finding.confidence, source: finding.source };
}

/** Drops the oldest of the least certain decisions where a document would hold more than it may. */
function withinLimit(list: readonly Standing[]): readonly Standing[] {
  const excess = list.length - medallionLimits.items;
  if (excess <= 0) return list;
  const dropped = new Set(
    list
      .filter((entry) => !entry.isRestated)
      .sort((left, right) => left.decision.confidence - right.decision.confidence)
      .slice(0, excess),
  );
  return list.filter((entry) => !dropped.has(entry)).slice(0, medallionLimits.items);
}
