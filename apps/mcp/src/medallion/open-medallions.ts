import type {
  checkpointSession,
  loadMedallionsForScope,
  MedallionLLM,
  MedallionStore,
  summariseForPrompt,
} from '@waymark/medallion';

/** The store of checkpoints and what works on it; loaded and opened by the first tool that needs it. */
export type OpenMedallions = () => Promise<{
  store: MedallionStore;
  llm: MedallionLLM;
  checkpointSession: typeof checkpointSession;
  loadMedallionsForScope: typeof loadMedallionsForScope;
  summariseForPrompt: typeof summariseForPrompt;
}>;
