import { timestampNotBefore } from '@waymark/core-types';
import { join } from 'node:path';

import type { Context } from '../document/context.ts';
import type { Project } from '../project-layout.ts';
import { excerptsOf, readExcerpts, removeExcerpts } from '../standards/excerpt-store.ts';
import { writeFileAtomically } from '../storage/write-file-atomically.ts';
import { changeContext, type Actor } from './change-context.ts';
import { foundingPart } from './chain-link.ts';
import { collectSources, snapshotPath, type CollectedSources, type SourceOptions } from './collect-sources.ts';
import type { ContextWithWarnings } from './init-context.ts';

/**
 * Makes the immutable part anew from the sources of today. Evidence, the agents' states and the chain stay, and both the
 * chain and the audit say that it was done. Without new `initial_results` the old ones stay: they are of before anybody
 * began. Work in the tree is expected by now and only warned of.
 * @throws {TaskError} as `initContext`, but E051 where there is no context; E025 for one whose chain is broken.
 */
export async function rebuildContext(
  project: Project,
  task_id: string,
  request: Actor & Omit<SourceOptions, 'allow_dirty'> & { /** Why, for the audit. */ reason?: string },
): Promise<ContextWithWarnings> {
  let collected: CollectedSources | null = null;
  const context = await changeContext(project, task_id, {
    actor: request,
    decide: async (before) => {
      const { initial_results = before.immutable.validation_baseline.initial_results } = request;
      collected = await collectSources(project, task_id, { ...request, initial_results, allow_dirty: true, before });
      const at = timestampNotBefore(project.clock, before.audit.updated_at);
      const rebuild = { at, by: request.by, reason: request.reason ?? '' };
      const audit = { ...before.audit, rebuilds: [...(before.audit.rebuilds ?? []), rebuild] };
      const after = { ...before, ...collected.founding, audit };
      const content = foundingPart(after);
      return {
        context: after,
        links: [{ kind: 'context', subject: 'rebuild', content }],
        said: [content, rebuild],
        secrets: collected.secrets,
        // Behind the context: whoever is stopped in between rebuilds again.
        afterwards: () => replaceSources(project, { context: after, taskBytes: collected!.taskBytes }),
      };
    },
  });
  const { warnings, silenced } = collected!;
  return { context, warnings, silenced };
}

/** What the context before was made of gives way only now: a rebuild that fails takes nothing from it. */
async function replaceSources(
  project: Project,
  { context, taskBytes }: { context: Context; taskBytes: Buffer },
): Promise<void> {
  const { task_id } = context;
  await writeFileAtomically(join(project.root, snapshotPath(task_id)), taskBytes);
  const indexed = (await readExcerpts(project, task_id)).map(({ path }) => path);
  await removeExcerpts(project, task_id, [...indexed, ...excerptsOf(context)]);
}
