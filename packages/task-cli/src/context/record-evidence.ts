import { isDeepStrictEqual } from 'node:util';

import type { Context } from '../document/context.ts';
import type { Evidence } from '../document/evidence.ts';
import { attachEvidence } from '../evidence/attach-evidence.ts';
import type { EvidenceRequest } from '../evidence/evidence-request.ts';
import type { Project } from '../project-layout.ts';
import { changeContext, type Actor } from './change-context.ts';
import { notBefore } from './not-before.ts';

/**
 * Attaches evidence and puts it onto the chain. The same evidence a second time is the first one again.
 * @throws {TaskError} as `attachEvidence` and `changeContext`.
 */
export async function recordEvidence(
  project: Project,
  task_id: string,
  request: Omit<EvidenceRequest, 'task_id' | 'by'> & Actor,
): Promise<{ evidence: Evidence; context: Context }> {
  const { sign: _, force_secrets = false, ...asked } = request;
  let recorded: Evidence | undefined;
  const context = await changeContext(project, task_id, {
    actor: request,
    decide: async (before) => {
      const { evidence, secrets } = await attachEvidence(notBefore(project, before), {
        ...asked,
        task_id,
        force_secrets,
      });
      recorded = before.evidence.find((one) => isSame(one, evidence));
      if (recorded !== undefined) return null;
      recorded = evidence;
      return {
        context: { ...before, evidence: [...before.evidence, evidence] },
        links: [{ kind: 'evidence', subject: evidence.id, content: evidence }],
        // What it says was searched when it was attached.
        said: null,
        secrets,
      };
    },
  });
  return { evidence: recorded!, context };
}

function isSame(one: Evidence, other: Evidence): boolean {
  const { attached_at: _, ...said } = one;
  const { attached_at: __, ...saidAgain } = other;
  return isDeepStrictEqual(said, saidAgain);
}
