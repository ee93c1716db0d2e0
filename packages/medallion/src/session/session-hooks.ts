import type { Evidence } from '../evidence/evidence.ts';
import type { MedallionLLM } from '../llm/medallion-llm.ts';
import type { MedallionStore, StoredMedallion } from '../store/medallion-store.ts';
import { checkpointSession, type CheckpointOptions, type CheckpointResult } from './checkpoint-session.ts';
import { loadMedallionsForScope } from './load-medallions-for-scope.ts';
import { summariseForPrompt } from './summarise-for-prompt.ts';

/** A session on a scope, and where its medallions are. */
export interface SessionContext {
  store: MedallionStore;
  scope: { graph_nodes: string[]; tags?: string[] };
}

/** What a session starts with. */
export interface SessionStart {
  medallions: StoredMedallion[];
  /** For the system prompt; empty when nothing is known. */
  prompt: string;
}

/** To be called when a session starts: what is known about its scope, also as text within the token budget. */
export async function onSessionStart(
  { store, scope }: SessionContext,
  options: { limit?: number; max_tokens?: number } = {},
): Promise<SessionStart> {
  const { max_tokens, ...filter } = options;
  const medallions = await loadMedallionsForScope(store, scope, filter);
  return { medallions, prompt: summariseForPrompt(medallions, max_tokens === undefined ? {} : { max_tokens }) };
}

/** To be called when a session ends or is about to be compacted: checkpoints it. */
export async function onSessionEnd(
  { store, scope, llm }: SessionContext & { llm: MedallionLLM },
  evidence: Evidence,
  options?: CheckpointOptions,
): Promise<CheckpointResult> {
  return checkpointSession(store, llm, scope, evidence, options);
}
