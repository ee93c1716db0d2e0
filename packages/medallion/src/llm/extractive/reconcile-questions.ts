import { medallionLimits } from '../../document/limits.ts';
import type { OpenQuestion } from '../../document/medallion.ts';
import { isSameStatement, signatureOf } from '../text/tokens.ts';
import type { Findings } from './findings.ts';
import { isAnsweredBy } from './is-answered.ts';
import { questionKey } from './question-key.ts';

/**
 * Brings found questions into a list: what the evidence answers is taken out, unless the same evidence leaves it open at
 * its end; what stands already keeps its id and wording; the rest is added. The same findings again change nothing.
 */
export function reconcileQuestions(
  existing: readonly OpenQuestion[],
  findings: Pick<Findings, 'questions' | 'answers'>,
  nextId: () => string,
): OpenQuestion[] {
  const found = findings.questions.map((finding) => ({ finding, ...identityOf(finding.question) }));
  const known = existing.map((question) => ({ question, ...identityOf(question.question) }));
  const standing = known.filter(
    (entry) => found.some((other) => isSame(entry, other)) || !isAnsweredBy(findings.answers, entry.question),
  );
  const added = found
    .filter((entry) => !standing.some((other) => isSame(entry, other)))
    .slice(0, Math.max(0, medallionLimits.items - standing.length))
    .map(({ finding }) => ({
      id: nextId(),
      question: finding.question,
      blocked_on: finding.blocked_on,
      priority: finding.priority,
      source: finding.source,
    }));
  return [...standing.map(({ question }) => question), ...added];
}

type Identity = ReturnType<typeof identityOf>;

function identityOf(question: string) {
  return { key: questionKey(question), signature: signatureOf(question) };
}

function isSame(left: Identity, right: Identity): boolean {
  if (left.key === right.key) return true;
  return (
    left.key.startsWith('text ') && right.key.startsWith('text ') && isSameStatement(left.signature, right.signature)
  );
}
