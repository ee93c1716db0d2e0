import { noTelemetry, systemClock, timestampNotBefore, type Clock, type Telemetry } from '@waymark/core-types';
import type { Medallion, Scope } from '../document/medallion.ts';
import { isEmptyScope, normaliseScope, scopeKey } from '../document/scope.ts';
import { SchemaValidationError, StoreError } from '../errors.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { MedallionLLM } from '../llm/medallion-llm.ts';
import { requireEvidence } from '../llm/require-evidence.ts';
import { mergeMedallions, type MergeInput } from '../merge/merge-medallions.ts';
import { isSameContent } from '../revisions/diff-medallions.ts';
import type { MedallionStore, StoredMedallion } from '../store/medallion-store.ts';
import { currentOfConflict } from '../store/store-errors.ts';
import { redactEvidence } from './redact-evidence.ts';

/** How a checkpoint is made. */
export interface CheckpointOptions {
  /** Default: the machine's clock. */
  clock?: Clock;
  /**
   * How long to go on merging and trying again when others write the same medallion, in milliseconds from the model's
   * answer on. Default 30,000.
   */
  deadlineMs?: number;
  /** Told of the checkpoint: a span, and a line of what came of it. Default: nobody. */
  telemetry?: Telemetry;
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
 * @throws {LLMError} on empty evidence or a model that fails; {SchemaValidationError} on a scope that names nothing;
 * {StoreError} when the store fails or the deadline passes.
 */
export async function checkpointSession(
  store: MedallionStore,
  llm: MedallionLLM,
  scope: { graph_nodes: string[]; tags?: string[] },
  evidence: Evidence,
  options: CheckpointOptions = {},
): Promise<CheckpointResult> {
  requireEvidence(evidence);
  const session = {
    store,
    llm,
    scope: requireScope(scope),
    evidence: redactEvidence(evidence),
    clock: options.clock ?? systemClock,
    deadlineMs: options.deadlineMs ?? 30_000,
  };
  const { telemetry = noTelemetry } = options;
  return telemetry.withSpan('checkpoint', {}, async (span) => {
    const result = await checkpointUntilStored(session);
    const { medallion, revision, outcome, merges } = result;
    const told = { medallion_id: medallion.meta.medallion_id, revision, outcome, merges };
    span.setAttributes(Object.fromEntries(Object.entries(told).map(([name, value]) => [`medallion.${name}`, value])));
    telemetry.logger.info('checkpoint made', told);
    return result;
  });
}

async function checkpointUntilStored(session: Session): Promise<CheckpointResult> {
  for (let attempt = 0; attempt < maximumAttempts; attempt++) {
    const existing = await session.store.findActiveForExactScope(session.scope);
    const result = existing === null ? await createFirst(session) : await updateExisting(session, existing);
    if (result !== null) return result;
    await backOff(attempt);
  }
  throw contentionError();
}

/** How often the model is asked again, because what it answered to is no longer what is to be written to. */
const maximumAttempts = 10;

/** An empty scope matches no medallion: what is stored under it would never be resumed. */
function requireScope(scope: { graph_nodes: string[]; tags?: string[] }): Scope {
  const normalised = normaliseScope(scope);
  if (!isEmptyScope(normalised)) return normalised;
  throw new SchemaValidationError('The scope', [{ path: '$.scope', message: 'it names no node and no tag' }]);
}

interface Session {
  store: MedallionStore;
  llm: MedallionLLM;
  scope: Scope;
  evidence: Evidence;
  clock: Clock;
  deadlineMs: number;
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

/** Null when the medallion was retired meanwhile, or has grown so that what we add does not fit beside it. */
async function updateExisting(session: Session, existing: StoredMedallion): Promise<CheckpointResult | null> {
  const { store, llm, evidence, clock } = session;
  let base = existing;
  let next = keepIdentity(await llm.update(existing.medallion, evidence), existing.medallion);
  const deadline = performance.now() + session.deadlineMs;
  for (let merges = 0; ; merges++) {
    if (isSameContent(next, base.medallion)) return { ...base, outcome: 'unchanged', merges };
    try {
      const stored = await store.update(withTime(next, base.medallion, clock), base.revision);
      return { ...stored, outcome: 'updated', merges };
    } catch (error) {
      const current = currentOfConflict(error);
      if (current === null) throw error;
      if (!isStillOurs(current.medallion, session.scope)) return null;
      const merged = mergeWithin({ base: base.medallion, ours: next, theirs: current.medallion });
      if (merged === null) return null;
      next = merged;
      base = current;
    }
    if (performance.now() > deadline) throw contentionError();
    await backOff(merges);
  }
}

/** Whatever a model answers, it is about this medallion. */
function keepIdentity(answer: Medallion, { meta, scope }: Medallion): Medallion {
  return { ...answer, scope, meta: { ...answer.meta, medallion_id: meta.medallion_id } };
}

function isStillOurs({ meta, scope }: Medallion, wanted: Scope): boolean {
  return meta.status === 'active' && scopeKey(scope) === scopeKey(wanted);
}

/** Null when both together exceed a limit of the document: the model must choose again, from what stands now. */
function mergeWithin(input: MergeInput): Medallion | null {
  try {
    return mergeMedallions(input);
  } catch (error) {
    if (SchemaValidationError.isInstance(error)) return null;
    throw error;
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

function contentionError(): StoreError {
  return new StoreError('MEDALLION_CONFLICT', 'Other sessions kept writing this medallion until the deadline passed.', {
    recoveryAction: 'Run the checkpoint again; nothing of it was stored.',
    retryable: true,
  });
}

async function backOff(attempt: number): Promise<void> {
  const longest = Math.min(100, 2 ** Math.min(attempt, 7));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
}
