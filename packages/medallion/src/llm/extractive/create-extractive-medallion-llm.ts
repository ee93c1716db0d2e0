import type { Medallion } from '../../document/medallion.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { emptyMedallion, finishNew, finishUpdate, stampsOf, type MedallionLLMOptions } from '../compose-medallion.ts';
import { createItemCounter, readHighestIds } from '../../document/item-counter.ts';
import type { MedallionLLM } from '../medallion-llm.ts';
import { requireEvidence } from '../require-evidence.ts';
import { extractFindings } from './extract-findings.ts';
import { reconcileAffordances, reconcileSubsystems } from './reconcile-affordances.ts';
import { reconcileDecisions } from './reconcile-decisions.ts';
import { reconcileQuestions } from './reconcile-questions.ts';

const name = 'extractive/1';

/**
 * A MedallionLLM without a model: fixed rules read decisions, open questions, failed attempts and the parts of the
 * project from session logs, git and test runs, each with its source. The same evidence gives the same document, but
 * for the id and the times. Writes `extractive/1` as the model. Ids that were given out are kept in `meta.highest_ids`
 * and never given out again.
 */
export function createExtractiveMedallionLLM(options: MedallionLLMOptions = {}): MedallionLLM {
  const stamps = stampsOf(options);
  return {
    name,
    async generate(scope, evidence) {
      requireEvidence(evidence);
      return finishNew(reconcile(emptyMedallion(scope, name, stamps), evidence), evidence);
    },
    async update(existing, evidence) {
      requireEvidence(evidence);
      return finishUpdate(reconcile(existing, evidence), evidence, { model: name, clock: stamps.clock });
    },
  };
}

function reconcile(existing: Medallion, evidence: Evidence): Medallion {
  const findings = extractFindings(evidence);
  const highest = readHighestIds(existing);
  const decisionIds = createItemCounter('D', highest.decisions);
  const questionIds = createItemCounter('Q', highest.questions);
  const decisions = reconcileDecisions(existing.decisions, findings.decisions, () => decisionIds.next());
  const questions = reconcileQuestions(existing.open_questions, findings, () => questionIds.next());
  return {
    ...existing,
    meta: { ...existing.meta, highest_ids: { decisions: decisionIds.last, questions: questionIds.last } },
    summary: {
      ...existing.summary,
      high_level: findings.highLevel,
      subsystems: reconcileSubsystems(existing.summary.subsystems, findings.subsystems),
    },
    decisions,
    open_questions: questions,
    affordances: reconcileAffordances(existing.affordances, findings),
  };
}
