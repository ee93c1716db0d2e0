import { toTimestamp } from '@waymark/core-types';
import { join } from 'node:path';

import { coordinationSchema, type Context } from '../document/context.ts';
import { agents, type Agent } from '../document/fields.ts';
import { TaskError, type TaskWarning } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { writeFileAtomically } from '../storage/write-file-atomically.ts';
import { commitContext, type Actor } from './change-context.ts';
import { foundingPart } from './chain-link.ts';
import { collectSources, snapshotPath, type SourceOptions } from './collect-sources.ts';
import { hasContext, withContextLock } from './context-file.ts';

/** A context with what there is to know about it. */
export interface ContextWithWarnings {
  context: Context;
  warnings: TaskWarning[];
  /** So many warnings are not told again: the exception ledger knows them. */
  silenced: number;
}

/**
 * Captures once all that the agents of a task need: the task, excerpts of its standards, checklists, its files, its
 * commands with their results of today, and the hash of every source. The task must be complete and the tree clean.
 * @throws {TaskError} E050 where there is a context already; what is wrong with the task, as its lint has it; E032 for a
 *   quarantined one, E035 for a completed one; E060 for a tree with changes; E004 for secrets; E061 without git.
 */
export async function initContext(
  project: Project,
  task_id: string,
  request: Actor & SourceOptions,
): Promise<ContextWithWarnings> {
  return withContextLock(project, task_id, async () => {
    if (await hasContext(project, task_id)) throw contextExists(task_id);
    const { founding, taskBytes, warnings, silenced, secrets } = await collectSources(project, task_id, request);
    const at = toTimestamp(project.clock.now());
    const context: Context = {
      ...{ version: 1, task_id, created_at: at, created_by: request.by.trim() },
      ...founding,
      evidence: [],
      coordination: Object.fromEntries(agents.map((agent) => [agent, coordinationSchema.parse({})])) as Record<
        Agent,
        Context['coordination'][Agent]
      >,
      chain: [],
      audit: { updated_at: at, updated_by: request.by, update_count: 0 },
    };
    const content = foundingPart(context);
    await writeFileAtomically(join(project.root, snapshotPath(task_id)), taskBytes);
    const made = await commitContext(
      project,
      { context, links: [{ kind: 'context', subject: 'init', content }], said: content, secrets },
      request,
    );
    return { context: made, warnings, silenced };
  });
}

function contextExists(task_id: string): TaskError {
  return new TaskError('E050', `${task_id} has a context already.`, {
    details: { task_id },
    recoveryAction: `Read it with \`waymark task context get ${task_id}\`; rebuild makes its immutable part anew.`,
  });
}
