import { timestampNotBefore } from '@waymark/core-types';

import type { Context, Coordination } from '../document/context.ts';
import type { Agent } from '../document/fields.ts';
import { TaskError } from '../errors.ts';
import { evidenceLimits } from '../document/evidence.ts';
import { readEvidenceFile } from '../evidence/read-evidence-file.ts';
import { resolveInRepository } from '../evidence/resolve-in-repository.ts';
import type { Project } from '../project-layout.ts';
import { agentState } from './chain-link.ts';
import { changeContext, type Actor } from './change-context.ts';
import { sha256OfBytes } from './hash-source.ts';

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

/**
 * Puts what a QA log says onto the chain, with the hash of the log. A newer run of a command takes the place of the older
 * one.
 * @throws {TaskError} E001 without a command's id; E005 and E040 for the log; and as `changeContext`.
 */
export async function recordQa(project: Project, task_id: string, request: QaRecord & Actor): Promise<Context> {
  const { agent, result, drift = null } = request;
  const command_id = request.command_id.trim();
  if (command_id === '') {
    throw new TaskError('E001', 'A QA result belongs to a command.', {
      recoveryAction: "Give the command's id as the task has it, as in val-001.",
    });
  }
  const log = await resolveInRepository(project, request.log_path);
  return changeContext(project, task_id, {
    actor: request,
    decide: async (context) => {
      const log_sha256 = sha256OfBytes(await readEvidenceFile(log, evidenceLimits.log));
      const recorded_at = timestampNotBefore(project.clock, context.audit.updated_at);
      const run = { recorded_at, log_path: log.path, log_sha256, result: { ...result }, drift: drift && { ...drift } };
      const before = context.coordination[agent];
      const coordination: Coordination = {
        ...before,
        qa_log_path: log.path,
        qa: { ...before.qa, [command_id]: run },
      };
      return {
        context: { ...context, coordination: { ...context.coordination, [agent]: coordination } },
        links: [
          { kind: 'qa', subject: `${agent} ${command_id}`, content: run },
          { kind: 'agent', subject: agent, content: agentState(coordination) },
        ],
        said: [command_id, run],
      };
    },
  });
}
