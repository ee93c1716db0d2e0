import { timestampNotBefore } from '@waymark/core-types';

import type { Context, Coordination } from '../document/context.ts';
import { evidenceLimits } from '../document/evidence.ts';
import type { Agent } from '../document/fields.ts';
import { TaskError } from '../errors.ts';
import { readEvidenceFile } from '../evidence/read-evidence-file.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import type { Project } from '../project-layout.ts';
import { compareQa, type QaComparison } from '../qa/compare-qa.ts';
import type { QaResult } from '../qa/qa-result.ts';
import { agentState } from './chain-link.ts';
import { changeContext, type Actor } from './change-context.ts';
import { readContextFile } from './context-file.ts';
import { dropReplacedLogs, keepLog, type ReadLog } from './kept-log.ts';
import { qaBaseline, type QaBaseline, type QaRun } from './qa-baseline.ts';
import { readReadableLog, type QaLogFile } from './qa-log.ts';

/** One run of a command that checks the work. */
export interface QaRecord {
  agent: Agent;
  /** Which command, as in `val-001`. */
  command_id: string;
  /** A file of the repository, up to 10 MB. */
  log_path: string;
  /** What was read from the log, as `parseQaLog` has it. */
  result: Readonly<Record<string, unknown>>;
  /** Against the baseline, as `compareQa` has it. */
  drift?: Readonly<Record<string, unknown>>;
}

/** What a log says, and how that differs from what it is held against. */
export interface RecordedQa {
  result: QaResult;
  /** null where there is no baseline. */
  drift: QaComparison | null;
  baseline: QaBaseline['from'] | null;
}

/**
 * Puts what a QA log says onto the chain, with the hash of the log and a copy of it: the next run may write its own to the
 * same place. A newer run of a command takes the place of the older one.
 * @throws {TaskError} E001 without a command's id, E002 for one that is none; E004 for secrets in the log; E005 and E040 for the log; and as
 *   `changeContext`.
 */
export async function recordQa(project: Project, task_id: string, request: QaRecord & Actor): Promise<Context> {
  const { result, drift = null } = request;
  const place = await resolveInRepository(project, request.log_path);
  const bytes = await readEvidenceFile(place, evidenceLimits.log);
  return putOnRecord(project, task_id, { request, log: { path: place.path, bytes }, said: () => ({ result, drift }) });
}

/**
 * Reads a QA log of up to 10 MB and puts it on record as {@link recordQa}, with how it differs from its baseline.
 * @throws {TaskError} E014 for a log that cannot be read: it is not put on record; and as `recordQa`.
 */
export async function recordQaLog(
  project: Project,
  task_id: string,
  request: QaRun & QaLogFile & Actor,
): Promise<RecordedQa> {
  await readContextFile(project, task_id);
  const { result, ...log } = await readReadableLog(project, request, evidenceLimits.log);
  let baseline: QaBaseline | null = null;
  let drift: QaComparison | null = null;
  await putOnRecord(project, task_id, {
    request,
    log,
    said: (context) => {
      baseline = qaBaseline(context, request);
      drift = baseline && compareQa(baseline.result, result);
      return { result, drift };
    },
  });
  return { result, drift, baseline: (baseline as QaBaseline | null)?.from ?? null };
}

async function putOnRecord(
  project: Project,
  task_id: string,
  {
    request,
    log,
    said,
  }: { request: QaRun & Actor; log: ReadLog; said: (context: Context) => { result: object; drift: object | null } },
): Promise<Context> {
  const { agent, force_secrets = false } = request;
  const command_id = request.command_id.trim();
  // No object of a document can have the second one as a field.
  if (command_id === '' || command_id === '__proto__') {
    throw new TaskError(command_id === '' ? 'E001' : 'E002', 'A QA result belongs to a command.', {
      details: { command_id },
      recoveryAction: "Give the command's id as the task has it, as in val-001.",
    });
  }
  return changeContext(project, task_id, {
    actor: request,
    decide: async (before) => {
      const { secrets, ...kept } = await keepLog(project, task_id, { log, force_secrets });
      const { result, drift } = said(before);
      const recorded_at = timestampNotBefore(project.clock, before.audit.updated_at);
      const run = { recorded_at, log_path: log.path, ...kept, result: { ...result }, drift: drift && { ...drift } };
      const coordination: Coordination = {
        ...before.coordination[agent],
        qa_log_path: log.path,
        qa: { ...before.coordination[agent].qa, [command_id]: run },
      };
      const context = { ...before, coordination: { ...before.coordination, [agent]: coordination } };
      return {
        context,
        links: [
          { kind: 'qa', subject: `${agent} ${command_id}`, content: run },
          { kind: 'agent', subject: agent, content: agentState(coordination) },
        ],
        said: [command_id, run],
        secrets,
        afterwards: () => dropReplacedLogs(project, context),
      };
    },
  });
}
