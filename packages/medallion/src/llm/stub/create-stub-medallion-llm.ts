import type { Medallion } from '../../document/medallion.ts';
import { medallionLimits } from '../../document/limits.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { emptyMedallion, finishNew, finishUpdate, stampsOf, type MedallionLLMOptions } from '../compose-medallion.ts';
import { createItemCounter, readHighestIds } from '../../document/item-counter.ts';
import type { MedallionLLM } from '../medallion-llm.ts';
import { requireEvidence } from '../require-evidence.ts';
import { clip, oneLine } from '../text/clean-text.ts';

const name = 'stub/1';

/**
 * A MedallionLLM for tests: deterministic and without any reading. The summary becomes the high-level line, its first
 * sentence a decision, and a sentence with a question mark an open question; an update adds what is new and removes
 * nothing.
 */
export function createStubMedallionLLM(options: MedallionLLMOptions = {}): MedallionLLM {
  const stamps = stampsOf(options);
  return {
    name,
    async generate(scope, evidence) {
      requireEvidence(evidence);
      return finishNew(addSummary(emptyMedallion(scope, name, stamps), evidence), evidence);
    },
    async update(existing, evidence) {
      requireEvidence(evidence);
      return finishUpdate(addSummary(existing, evidence), evidence, { model: name, clock: stamps.clock });
    },
  };
}

function addSummary(medallion: Medallion, evidence: Evidence): Medallion {
  const summary = oneLine(evidence.session_summary) || 'A session without words';
  const sentences = summary.split(/(?<=[.!?])\s+/).map((sentence) => clip(sentence, 500));
  const highest = readHighestIds(medallion);
  const [statement = summary] = sentences;
  const isNewDecision = !medallion.decisions.some((decision) => decision.statement === statement);
  const questions = [...new Set(sentences.filter((sentence) => sentence.endsWith('?')))].filter(
    (question) => !medallion.open_questions.some((known) => known.question === question),
  );
  const decisionIds = createItemCounter('D', highest.decisions);
  const questionIds = createItemCounter('Q', highest.questions);
  return {
    ...medallion,
    summary: { ...medallion.summary, high_level: clip(summary, medallionLimits.highLevelCharacters) },
    decisions: [
      ...medallion.decisions,
      ...(isNewDecision
        ? [{ id: decisionIds.next(), statement, rationale: '', confidence: 0.5, source: 'summary' }]
        : []),
    ],
    open_questions: [
      ...medallion.open_questions,
      ...questions.map((question) => ({
        id: questionIds.next(),
        question,
        blocked_on: [],
        priority: 'medium' as const,
        source: 'summary',
      })),
    ],
  };
}
