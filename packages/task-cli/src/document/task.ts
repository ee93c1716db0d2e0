import type { TaskWarning } from '../errors.ts';

export const taskStatuses = ['draft', 'todo', 'in_progress', 'blocked', 'completed'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const priorities = ['P0', 'P1', 'P2'] as const;
export type Priority = (typeof priorities)[number];

/** One step of a task's plan; one that was a plain text has that as its title. */
export interface PlanStep {
  id: string;
  title: string;
  details: string;
  actor: string;
  inputs: string[];
  outputs: string[];
  definition_of_done: string[];
  estimate: string;
}

/** One command that shows whether a task is done. */
export interface ValidationCommand {
  /** As in `val-001`. */
  id: string;
  command: string;
  description: string;
  /** Relative to the repository. */
  cwd: string;
  package: string | null;
  env: Record<string, string>;
  /** Globs of what must be there before it can run. */
  expected_paths: string[];
  /** The task that must be done first. */
  blocker_id: string | null;
  timeout_ms: number;
  retry_policy: { max_attempts: number; backoff_ms: number };
  criticality: 'required' | 'recommended' | 'optional';
  expected_exit_codes: number[];
}

/** A task file, brought to one form whatever shape it was written in. */
export interface Task {
  /** `1.1`, or `1.0` for older ones. */
  schema_version: '1.0' | '1.1';
  id: string;
  title: string;
  status: TaskStatus;
  blocked_reason: string | null;
  /** Who works on it. */
  claimed_by: string | null;
  priority: Priority;
  area: string;
  unblocker: boolean;
  estimate: string | null;
  order: number | null;
  blocked_by: string[];
  depends_on: string[];
  clarifications: unknown;
  description: string;
  outcome: string;
  scope: { in: string[]; out: string[] };
  context: {
    affected_packages: string[];
    standards_tier: string | null;
    related_docs: string[];
    repo_paths: string[];
    dependencies: string[];
  };
  plan: PlanStep[];
  validation: { pipeline: ValidationCommand[]; manual_checks: string[] };
  acceptance_criteria: string[];
  quality_gates: string[];
  deliverables: string[];
  risks: unknown[];
}

/** A task with where it was read. */
export interface TaskFile {
  task: Task;
  /** Relative to the repository. */
  path: string;
  /** Of the file's bytes. */
  sha256: string;
  /** What was odd and could be read nevertheless. */
  warnings: TaskWarning[];
}
