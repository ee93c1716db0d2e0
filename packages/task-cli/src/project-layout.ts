import { join } from 'node:path';

/** Where everything of a project is, relative to the repository's root. */
export const layout = {
  tasks: 'tasks',
  completedTasks: 'docs/completed-tasks',
  output: '.agent-output',
  /** One lock for the whole store. */
  lock: '.agent-output/.lock',
  ledger: 'docs/compliance/context-cache-exceptions.json',
  quarantine: 'docs/compliance/quarantine',
  dashboards: 'docs/evidence/metrics',
} as const;

/** The folder of one task below {@link layout}`.output`, and what is in it. */
export function taskFolder(taskId: string) {
  const folder = join(layout.output, taskId);
  return {
    folder,
    context: join(folder, 'context.json'),
    taskSnapshot: join(folder, 'task-snapshot.yaml'),
    diffs: join(folder, 'diffs'),
    logs: join(folder, 'logs'),
    metricsSummary: join(folder, 'metrics-summary.json'),
    evidence: join(folder, 'evidence'),
    standards: join(folder, 'evidence', 'standards'),
    telemetry: (agent: string) => join(folder, `telemetry-${agent}.json`),
  };
}

/** What the functions of this package work with; nothing of it is read from the environment. */
export interface Project {
  /** The repository's root, absolute. */
  root: string;
  clock: { now(): number };
}
