import type { Medallion } from '@waymark/medallion';
import type {
  AnswerSource,
  Configuration,
  Dependency,
  Deployment,
  Enhancement,
  MigrationReport,
  OutboxEntry,
  ReadResult,
  SyncReport,
  Vendor,
  WorkItem,
  WriteResult,
} from '@waymark/tracking-mcp';
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
  'mcp-config': {
    client: string;
    format: 'json' | 'toml';
    file: string | null;
    snippet: string;
    written: boolean;
    backup?: string | null;
  };
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
  'track.archive': Answered<WriteResult<'archive_work_items'> & { dry_run: boolean }>;
  'track.claim': Answered<{ item: WorkItem | null; claim_token: string | null }>;
  'track.config.set': Answered<{ configuration: Configuration }>;
  'track.config.show': Answered<{ configuration: Configuration }>;
  'track.create': Answered<{ item: WorkItem }>;
  'track.deploy.list': Answered<ReadResult<'list_deployments'>>;
  'track.deploy.record': Answered<{ deployment: Deployment }>;
  'track.delete': Answered<{ items: WorkItem[]; deleted_count: number }>;
  'track.deps.add': Answered<{ dependency: Dependency }>;
  'track.deps.list': Answered<{ dependencies: Dependency[]; waits_for: WorkItem[] }>;
  'track.deps.remove': Answered<{ removed: boolean }>;
  'track.doctor': { ok: boolean; checks: Finding[]; fixed: string[] };
  'track.enhancements.create': Answered<{ enhancement: Enhancement }>;
  'track.enhancements.list': Answered<ReadResult<'list_enhancements'>>;
  'track.enhancements.update': Answered<{ enhancement: Enhancement }>;
  'track.heartbeat': Answered<{ item: WorkItem }>;
  'track.history': Answered<ReadResult<'list_changes'>>;
  'track.list': Answered<{ items: WorkItem[]; total_count: number; has_more: boolean }>;
  'track.migrate': MigrationReport & { dry_run: boolean };
  'track.move': Answered<{ item: WorkItem }>;
  'track.outbox.list': { entries: OutboxEntry[] };
  'track.outbox.resolve': SyncReport;
  'track.ready': Answered<ReadResult<'list_ready_work_items'>>;
  'track.reconcile': { passed: boolean; reconciliations: MigrationReport['reconciliations'] };
  'track.release': Answered<{ item: WorkItem }>;
  'track.report': Answered<{ file: string | null; counts: Record<string, number>; report?: string }>;
  'track.restore': Answered<{ items: WorkItem[] }>;
  'track.show': Answered<ReadResult<'query_work_item'>>;
  'track.sync': SyncReport;
  'track.update': Answered<{ item: WorkItem }>;
  'track.vendors.create': Answered<{ vendor: Vendor }>;
  'track.vendors.list': Answered<ReadResult<'query_vendor_status'>>;
  'track.vendors.update': Answered<{ vendor: Vendor }>;
  'prompt.verify': { ok: boolean; prompts: { name: string; ok: boolean; problems: { check: string }[] }[] };
}

/** What a tracker answers, and from where. */
type Answered<Data> = Data & { source: AnswerSource; age_ms: number; pending_operation_id: string | null };

interface SavedPrompt {
  name: string;
  /** Null with --dry-run. */
  path: string | null;
  format: string;
  tools: string[];
  predictors: string[];
  dry_run: boolean;
}
