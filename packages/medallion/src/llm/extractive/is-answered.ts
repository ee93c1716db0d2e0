import { containedShare, isSameStatement, signatureOf } from '../text/tokens.ts';
import type { Answers } from './findings.ts';
import { questionKey, testOfKey } from './question-key.ts';

/**
 * True when the evidence settles a question: it says so by id, the test or command succeeds now, the marker is gone, the
 * question was asked and answered, or a decision or an "answered: ..." says most of its words.
 */
export function isAnsweredBy(answers: Answers, question: { id?: string; question: string }): boolean {
  if (question.id !== undefined && answers.ids.has(question.id)) return true;
  const key = questionKey(question.question);
  if (answers.keys.has(key)) return true;
  const test = testOfKey(key);
  if (test !== undefined) return answers.testRuns.get(test.tool)?.has(test.name) === false;
  const counted = /^The (\S+) run has \d+ failing tests/.exec(question.question);
  if (counted !== null) return answers.testRuns.get(counted[1]!)?.size === 0;
  if (!key.startsWith('text ') || question.question.startsWith('Not finished: ')) return false;
  const signature = signatureOf(
    question.question.replace(
      /^(?:Not answered yet|Begun, without a final answer|Asked last, and nothing was changed after it): /,
      '',
    ),
  );
  if (answers.asked.some((asked) => isSameStatement(asked, signature))) return true;
  if (signature.words.size < 2) return false;
  return answers.statements.some((statement) => containedShare(signature.words, statement.words) >= 0.6);
}
