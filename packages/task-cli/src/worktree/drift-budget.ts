import { toTimestamp } from '@waymark/core-types';

import type { Context, Coordination } from '../document/context.ts';
import { agents, type Agent } from '../document/fields.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';

/** What somebody decided about a drift. */
export interface DriftResolution {
  resolved_by: string;
  /** Why the tree may be as it is. */
  note: string;
  /** The paths that it is about. */
  files: readonly string[];
}

/** The same agent's state after its tree was found changed once more: the agents after it wait. */
export function raiseDriftBudget(coordination: Coordination): Coordination {
  return { ...coordination, drift_budget: coordination.drift_budget + 1 };
}

/**
 * The same agent's state after a drift was looked at: its budget is back at 0. The tree as it is now becomes what the
 * next agent is handed, so whoever keeps this also takes a new snapshot for the agent.
 * @throws {TaskError} E001 without a note or a name; E035 where there is no drift.
 */
export function settleDrift(project: Project, coordination: Coordination, resolution: DriftResolution): Coordination {
  const { files } = resolution;
  const note = resolution.note.trim();
  const resolved_by = resolution.resolved_by.trim();
  if (note === '' || resolved_by === '') {
    throw new TaskError('E001', `A drift is not resolved without ${note === '' ? 'a note' : 'a name'}.`, {
      recoveryAction: 'Say who looked at the changed files, and why they may stay as they are.',
    });
  }
  if (coordination.drift_budget === 0) {
    throw new TaskError('E035', 'There is no drift to resolve.', {
      recoveryAction: 'Verify the worktree first: what it finds is what can be resolved.',
    });
  }
  const resolved = { resolved_at: toTimestamp(project.clock.now()), resolved_by, note, files: [...files] };
  return {
    ...coordination,
    drift_budget: 0,
    drift_resolutions: [...coordination.drift_resolutions, resolved],
  };
}

/**
 * Lets an agent begin only when no drift is open after the agents before it and after itself.
 * @throws {TaskError} E023 with the agent whose tree was found changed, and how often.
 */
export function assertNoOpenDrift(coordination: Partial<Context['coordination']>, agent: Agent): void {
  for (const other of agents.slice(0, agents.indexOf(agent) + 1)) {
    const budget = coordination[other]?.drift_budget ?? 0;
    if (budget === 0) continue;
    const times = budget === 1 ? 'once' : `${budget} times`;
    throw new TaskError('E023', `The ${agent} waits: the tree that the ${other} left was found changed ${times}.`, {
      details: { agent, drifted: other, drift_budget: budget },
      recoveryAction: 'Look at `waymark task worktree diff`, then decide with `waymark task worktree resolve-drift`.',
    });
  }
}
