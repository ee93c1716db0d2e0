/** The five checks that a migration ends with. */
export type ReconciliationName =
  | 'vendor_count'
  | 'deployments'
  | 'enhancement_count'
  | 'session_prompt_count'
  | 'vendor_metadata';

/** What the files say against what the tracker holds. */
export interface Reconciliation {
  name: ReconciliationName;
  expected: number;
  found: number;
  passed: boolean;
  /** What is missing or different, and where the file has it: the first twenty, and how many more there are. */
  problems: string[];
}

/** What a migration did, or would do. */
export interface MigrationReport {
  /** False for a dry run, which writes nothing. */
  migrated: boolean;
  created: Record<'vendors' | 'deployments' | 'enhancements' | 'sessions', number>;
  /** What the tracker had already. */
  unchanged: Record<'vendors' | 'deployments' | 'enhancements' | 'sessions', number>;
  reconciliations: Reconciliation[];
  warnings: string[];
  /** Where the status file is kept as it was; null where it was not replaced. */
  backup: string | null;
}

/** How files agree with a tracker. */
export interface ReconciliationReport {
  /** True where all five checks hold. */
  passed: boolean;
  reconciliations: Reconciliation[];
  /** What of the files was not understood. */
  warnings: string[];
}
