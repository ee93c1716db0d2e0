import {
  checkpointSession,
  createMemoryMedallionStore,
  type CheckpointResult,
  type MedallionStore,
} from '@waymark/medallion';
import { withStore } from '../compose.ts';
import { CliError } from '../errors.ts';
import { count } from '../output/count.ts';
import type { CommandOutput } from '../output/terminal.ts';
import { scopeOf, telemetryOf, type Invocation, type ScopeOptions } from '../program/invocation.ts';
import { databaseExists } from '../project/database-location.ts';
import { collectEvidence } from './collect-evidence.ts';
import { createMedallionLLM } from './create-medallion-llm.ts';
import { medallionText } from './medallion-text.ts';
import { overviewOf, scopeText } from './overview.ts';

/** Evidence and scope as the command line gives them. */
export interface CheckpointCommandOptions extends ScopeOptions {
  from?: string[] | undefined;
  git?: string | undefined;
  summary?: string | undefined;
  llm?: string | undefined;
  dryRun?: true | undefined;
}

/** Saves what happened as a checkpoint of a scope; with `dryRun` it only shows what that would be. */
export async function checkpoint(invocation: Invocation, options: CheckpointCommandOptions): Promise<CommandOutput> {
  const scope = scopeOf(invocation, options);
  const llm = await createMedallionLLM(invocation, options.llm);
  const dryRun = options.dryRun === true;
  const work = async (store: MedallionStore): Promise<CheckpointResult> => {
    const existing = await store.findActiveForExactScope(scope);
    const evidence = await collectEvidence(invocation, { ...options, scope, existing });
    if (evidence === null && existing !== null) return { ...existing, outcome: 'unchanged', merges: 0 };
    if (evidence === null) throw nothingToCheckpoint();
    const target = dryRun ? createMemoryMedallionStore() : store;
    if (dryRun && existing !== null) await target.create(existing.medallion);
    const result = await checkpointSession(target, llm, scope, evidence, telemetryOf(invocation));
    const revision = dryRun ? (existing?.revision ?? 0) + (result.outcome === 'unchanged' ? 0 : 1) : result.revision;
    return { ...result, revision };
  };
  const result =
    dryRun && !databaseExists(invocation.database)
      ? await work(createMemoryMedallionStore())
      : await withStore(invocation, work);
  const { medallion, outcome, merges } = result;
  const overview = overviewOf(result);
  const { medallion_id, short_id, revision, decisions, open_questions } = overview;
  return {
    kind: 'medallion.checkpoint',
    data: {
      outcome,
      medallion_id,
      short_id,
      revision,
      merges,
      dry_run: dryRun,
      decisions,
      open_questions,
      medallion,
    },
    text: (style) => {
      if (dryRun) return `${medallionText(result, style)}\n\n${style.dim('Nothing was stored (--dry-run).')}`;
      const counts = `${count(decisions, 'decision')}, ${count(open_questions, 'open question')}`;
      const verb = { created: 'Created', updated: 'Updated', unchanged: 'Unchanged:' }[outcome];
      return `${verb} medallion ${style.bold(short_id)} of ${scopeText(scope)}, revision ${revision}: ${counts}.\n${overview.high_level}`;
    },
  };
}

function nothingToCheckpoint(): CliError {
  return new CliError(
    'CLI_INVALID_INPUT',
    'There is nothing to checkpoint: no evidence was given and there is no git history here.',
    'Give --from FILE, --summary TEXT, or run it in a git repository.',
  );
}
