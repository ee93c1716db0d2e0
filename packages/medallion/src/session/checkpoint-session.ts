import { systemClock, timestampNotBefore, type Clock } from '@waymark/core-types';
import type { Medallion, Scope } from '../document/medallion.ts';
import { normaliseScope } from '../document/scope.ts';
import { StoreError } from '../errors.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { MedallionLLM } from '../llm/medallion-llm.ts';
import { requireEvidence } from '../llm/require-evidence.ts';
import { mergeMedallions } from '../merge/merge-medallions.ts';
import { isSameContent } from '../revisions/diff-medallions.ts';
import type { MedallionStore, StoredMedallion } from '../store/medallion-store.ts';
import { currentOfConflict } from '../store/store-errors.ts';
import { redactEvidence } from './redact-evidence.ts';

/** How a checkpoint is made. */
export interface CheckpointOptions {
  /** Default: the machine's clock. */
  clock?: Clock;
  /** How long to go on merging and trying again when others write the same medallion, in milliseconds. Default 30,000. */
  deadlineMs?: number;
}

/** What a checkpoint did. */
export interface CheckpointResult extends StoredMedallion {
  /** `unchanged` when the evidence said nothing new: no revision was written. */
  outcome: 'created' | 'updated' | 'unchanged';
  /** How often others were first and our change was merged into theirs. */
  merges: number;
}

/**
 * Checkpoints a session: updates the newest active medallion of exactly this scope, or makes the first one. Secrets in
 * the evidence are redacted before anything sees it. When other sessions write the same medallion meanwhile, both
 * changes are merged; what this returns is stored and stays in the history.
 * @throws {LLMError} on empty evidence or a model that fails; {StoreError} when the store fails or the deadline passes.
 */
export async function checkpointSession(
  store: MedallionStore,
  llm: MedallionLLM,
  scope: { graph_nodes: string[]; tags?: string[] },
  evidence: Evidence,
  options: CheckpointOptions = {},
): Promise<CheckpointResult> {
  requireEvidence(evidence);
  const clock = options.clock ?? systemClock;
  const session = {
    store,
    llm,
    scope: normaliseScope(scope),
    evidence: redactEvidence(evidence),
    clock,
    deadline: performance.now() + (options.deadlineMs ?? 30_000),
  };
  for (let attempt = 0; ; attempt++) {
    const existing = await store.findActiveForExactScope(session.scope);
    const result = existing === null ? await createFirst(session) : await updateExisting(session, existing);
    if (result !== null) return result;
    await backOff(attempt, session.deadline);
  }
}

interface Session {
  store: MedallionStore;
  llm: MedallionLLM;
  scope: Scope;
  evidence: Evidence;
  clock: Clock;
  deadline: number;
}

/** Null when another session made the first medallion of the scope meanwhile. */
async function createFirst({ store, llm, scope, evidence }: Session): Promise<CheckpointResult | null> {
  const medallion = await llm.generate(scope, evidence);
  try {
    return {
      ...(await store.create({ ...medallion, scope }, { onlyIfNoneActive: true })),
      outcome: 'created',
      merges: 0,
    };
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}

/** Null when the medallion was retired meanwhile. */
async function updateExisting(session: Session, existing: StoredMedallion): Promise<CheckpointResult | null> {
  const { store, llm, evidence, clock, deadline } = session;
  let base = existing;
  let next = await llm.update(existing.medallion, evidence);
  for (let merges = 0; ; merges++) {
    if (isSameContent(next, base.medallion)) return { ...base, outcome: 'unchanged', merges };
    try {
      const stored = await store.update(withTime(next, base.medallion, clock), base.revision);
      return { ...stored, outcome: 'updated', merges };
    } catch (error) {
      const current = currentOfConflict(error);
      if (current === null) throw error;
      if (current.medallion.meta.status !== 'active') return null;
      next = mergeMedallions({ base: base.medallion, ours: next, theirs: current.medallion });
      base = current;
    }
    await backOff(merges, deadline);
  }
}

/** A document's times do not run backwards, also where two machines' clocks differ. */
function withTime(medallion: Medallion, previous: Medallion, clock: Clock): Medallion {
  const updated_at = timestampNotBefore(clock, previous.meta.updated_at);
  return { ...medallion, meta: { ...medallion.meta, updated_at } };
}

function isConflict(error: unknown): boolean {
  return StoreError.isInstance(error) && error.code === 'MEDALLION_CONFLICT';
}

async function backOff(attempt: number, deadline: number): Promise<void> {
  if (performance.now() > deadline) {
    throw new StoreError(
      'MEDALLION_CONFLICT',
      'Other sessions kept writing this medallion until the deadline passed.',
      {
        recoveryAction: 'Run the checkpoint again; nothing of it was stored.',
        retryable: true,
      },
    );
  }
  const longest = Math.min(100, 2 ** Math.min(attempt, 7));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
}
