import { WaymarkError } from '@waymark/core-types';
import { onSessionEnd, onSessionStart, type CheckpointResult, type EvidenceContent } from '@waymark/medallion';
import { withStore } from '../compose.ts';
import { CliError } from '../errors.ts';
import { collectEvidence } from '../medallion/collect-evidence.ts';
import { createMedallionLLM } from '../medallion/create-medallion-llm.ts';
import { scopeText } from '../medallion/overview.ts';
import type { CommandOutput } from '../output/terminal.ts';
import { invocationAt, scopeOf, telemetryOf, type Invocation } from '../program/invocation.ts';
import { databaseExists } from '../project/database-location.ts';
import { hookEventNames, hookEvents, type HookEvent } from './hook-events.ts';
import { readHookInput, type HookInput } from './hook-input.ts';
import { readSessionLog } from './read-session-log.ts';
import { withinDeadline } from './within-deadline.ts';

/** Answers an agent's hook within the deadline. */
export async function hook(
  invocation: Invocation,
  event: string,
  options: { maxTokens?: number | undefined },
): Promise<CommandOutput> {
  if (!(event in hookEvents)) {
    throw new CliError(
      'CLI_USAGE',
      `There is no hook ${JSON.stringify(event)}.`,
      `Use one of ${hookEventNames.join(', ')}.`,
    );
  }
  return withinDeadline(invocation.config.hookDeadlineMs, () =>
    answer(invocation, event as HookEvent, options.maxTokens),
  );
}

async function answer(caller: Invocation, event: HookEvent, maxTokens: number | undefined): Promise<CommandOutput> {
  const input = await readHookInput(caller.runtime.stdin());
  const invocation =
    input.cwd === undefined || caller.globals.cwd !== undefined ? caller : invocationAt(caller, input.cwd);
  return event === 'session-start' ? sessionStart(invocation, maxTokens) : sessionEnd(invocation, event, input);
}

async function sessionStart(invocation: Invocation, maxTokens: number | undefined): Promise<CommandOutput> {
  const scope = scopeOf(invocation, {});
  const budget = maxTokens === undefined ? {} : { max_tokens: maxTokens };
  const { prompt } = databaseExists(invocation.database)
    ? await withStore(invocation, (store) => onSessionStart({ store, scope }, budget))
    : { prompt: '' };
  const reply =
    prompt === '' ? null : { hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: prompt } };
  return {
    kind: 'medallion.hook',
    data: { event: 'session-start', scope, answer: reply },
    raw: reply === null ? '' : `${JSON.stringify(reply)}\n`,
  };
}

async function sessionEnd(invocation: Invocation, event: HookEvent, input: HookInput): Promise<CommandOutput> {
  const scope = scopeOf(invocation, {});
  const { contents, problem } = await sessionLog(input.transcript_path);
  const result: CheckpointResult | null = await withStore(invocation, async (store) => {
    const evidence = await collectEvidence(invocation, {
      contents,
      scope,
      existing: await store.findActiveForExactScope(scope),
      withGit: true,
    });
    if (evidence === null) return null;
    const llm = await createMedallionLLM(invocation, undefined);
    return onSessionEnd({ store, scope, llm }, evidence, telemetryOf(invocation));
  });
  if (result === null && problem !== null) throw problem;
  if (result === null) invocation.terminal.note(`waymark: nothing to checkpoint for ${scopeText(scope)}.`);
  if (problem !== null) invocation.terminal.warn(`Without the session log: ${problem.message}`);
  const checkpoint =
    result === null
      ? null
      : { medallion_id: result.medallion.meta.medallion_id, revision: result.revision, outcome: result.outcome };
  return { kind: 'medallion.hook', data: { event, scope, checkpoint }, raw: '' };
}

/** A log that cannot be read is no reason to lose what git tells. */
async function sessionLog(
  path: string | undefined,
): Promise<{ contents: EvidenceContent[]; problem: WaymarkError | null }> {
  if (path === undefined) return { contents: [], problem: null };
  try {
    return { contents: [await readSessionLog(path)], problem: null };
  } catch (error) {
    if (!WaymarkError.isInstance(error)) throw error;
    return { contents: [], problem: error };
  }
}
