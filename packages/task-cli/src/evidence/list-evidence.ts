import type { Evidence, EvidenceType } from '../document/evidence.ts';
import { TaskError } from '../errors.ts';

/** The evidence of a context, oldest first, of one type or of one agent where that is asked for. */
export function listEvidence(
  evidence: readonly Evidence[],
  filter: { type?: EvidenceType | undefined; by?: string | undefined } = {},
): Evidence[] {
  const { type, by } = filter;
  return evidence
    .filter((one) => (type === undefined || one.type === type) && (by === undefined || one.attached_by === by))
    .toSorted((a, b) => Number(a.attached_at > b.attached_at) - Number(a.attached_at < b.attached_at));
}

/**
 * One piece of evidence by its id, or by the beginning of it.
 * @throws {TaskError} E040 where none has it, E006 where several begin so.
 */
export function findEvidence(evidence: readonly Evidence[], id: string): Evidence {
  const exact = evidence.findLast((one) => one.id === id);
  if (exact !== undefined) return exact;
  const found = id.length < 4 ? [] : evidence.filter((one) => one.id.startsWith(id));
  const ids = [...new Set(found.map((one) => one.id))];
  const shown = JSON.stringify(id.slice(0, 64));
  if (ids.length > 1) {
    throw new TaskError('E006', `Evidence ${shown} is ambiguous: ${ids.slice(0, 10).join(', ')}.`, {
      recoveryAction: 'Give more of the id.',
    });
  }
  if (found[0] !== undefined) return found[0];
  throw new TaskError('E040', `There is no evidence ${shown}.`, {
    details: { id: id.slice(0, 64) },
    recoveryAction: 'List the evidence of the task for its ids; four digits of one are enough.',
  });
}
