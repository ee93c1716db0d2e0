import { LLMError } from '../errors.ts';
import type { Evidence } from '../evidence/evidence.ts';

/**
 * Refuses evidence that says nothing, before anything is read or any model is called.
 * @throws {LLMError} MEDALLION_EVIDENCE when session_summary is absent or blank.
 */
export function requireEvidence(evidence: Evidence): void {
  const summary: unknown = evidence.session_summary;
  if (typeof summary === 'string' && summary.trim() !== '') return;
  throw new LLMError('MEDALLION_EVIDENCE', 'The evidence is empty: session_summary says nothing.', {
    recoveryAction: 'Say in session_summary what happened; one sentence is enough.',
  });
}
