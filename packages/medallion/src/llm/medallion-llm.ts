import type { Medallion, Scope } from '../document/medallion.ts';
import type { Evidence } from '../evidence/evidence.ts';

/** Turns evidence into medallions. Both methods throw LLMError on empty evidence before any model is called. */
export interface MedallionLLM {
  /** Goes to `meta.model`: `stub/1`, `extractive/1`, `openai/gpt-5-mini`. */
  readonly name: string;
  /** Makes a new medallion about a scope. */
  generate(scope: Scope, evidence: Evidence): Promise<Medallion>;
  /**
   * Brings a medallion up to date: keeps its medallion_id and created_at and the ids of what stands, removes answered
   * questions, replaces contradicted decisions, leaves the rest as it is. The argument is not changed.
   */
  update(existing: Medallion, evidence: Evidence): Promise<Medallion>;
}
