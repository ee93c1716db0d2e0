import { redactJson, type JsonValue } from '@waymark/core-types';
import type { Evidence } from '../evidence/evidence.ts';

/** The evidence with its secrets replaced by what kind they were. The argument is not changed. */
export function redactEvidence(evidence: Evidence): Evidence {
  return redactJson(evidence as unknown as JsonValue) as unknown as Evidence;
}
