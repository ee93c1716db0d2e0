import type { Medallion } from '@waymark/medallion';
import type { Finding } from '../src/doctor/check.ts';
import type { ArtifactDiff, ArtifactListing, PromptArtifact, RunListing } from '@waymark/prompt-inference';
import type { MedallionOverview } from '../src/medallion/overview.ts';
import type { CommandDescription } from '../src/program/describe-commands.ts';

/** What `data` of an envelope holds, by kind: what the README and agent-help promise. */
export interface Shapes {
  'agent-help': { format: string; page: string };
  completion: { shell: string; script: string };
  config: { settings: { name: string; value: unknown; source: string }[] };
  doctor: { ok: boolean; checks: Finding[]; fixed: string[] };
  help: CommandDescription & { text: string };
  init: { project_root: string; database: string; scope: string; created: string[]; dry_run: boolean };
  version: { version: string };
  'medallion.checkpoint': MedallionOverview & {
    outcome: 'created' | 'updated' | 'unchanged';
    merges: number;
    dry_run: boolean;
    medallion: Medallion;
  };
  'medallion.diff': {
    from: number;
    to: number;
    diff: { decisions: { added: { statement: string }[]; dropped: { statement: string }[] } };
  };
  'medallion.export': { file: string | null; lines: number; records: { revision: number; medallion: Medallion }[] };
  'medallion.history': { medallion_id: string; revisions: { revision: number; sha256: string }[] };
  'medallion.hook': { event: string; answer: unknown; checkpoint: { outcome: string; revision: number } | null };
  'medallion.hooks': { settings_file: string; changed: boolean; dry_run: boolean; backup: string | null; diff: string };
  'medallion.import': { revisions: number; created: number; extended: number; unchanged: number; conflicts: string[] };
  'medallion.list': { items: MedallionOverview[]; next_cursor: string | null };
  'medallion.restore': { medallion_id: string; restored_revision: number; revision: number };
  'medallion.resume': {
    scope: { graph_nodes: string[]; tags: string[] };
    medallions: MedallionOverview[];
    prompt: string;
  };
  'medallion.search': { hits: (MedallionOverview & { score: number })[] };
  'medallion.show': { revision: number; medallion: Medallion };
  'medallion.stale': { items: { stale: boolean; reason: string; marked: boolean; revision: number }[]; marked: number };
  'medallion.supersede': { medallion_id: string; superseded_by: string; revision: number };
  'prompt.diff': ArtifactDiff;
  'prompt.export': { name: string; format: string; file: string | null; program?: object };
  'prompt.import-ax': SavedPrompt;
  'prompt.import-dspy': SavedPrompt;
  'prompt.import-langfuse': SavedPrompt;
  'prompt.list': { folder: string; items: ArtifactListing[] };
  'prompt.load': { name: string; prompt: string; content_hash: string };
  'prompt.push-langfuse': { name: string; langfuse_name: string; labels: string[]; dry_run: boolean };
  'prompt.runs': { items: RunListing[] };
  'prompt.save': SavedPrompt;
  'prompt.show': { artifact: PromptArtifact };
  'prompt.verify': { ok: boolean; prompts: { name: string; ok: boolean; problems: { check: string }[] }[] };
}

interface SavedPrompt {
  name: string;
  /** Null with --dry-run. */
  path: string | null;
  format: string;
  tools: string[];
  predictors: string[];
  dry_run: boolean;
}
