/**
 * Whose data is erased: that of some sessions and profiles of a tenant, or all of it. Two shapes, so that an empty list
 * never means everything.
 */
export type ErasureSubject =
  | { tenant_id: string; session_ids: readonly string[]; profile_ids: readonly string[] }
  | { tenant_id: string; everything: true };

/** What can be removed because of its age. Times are UTC with milliseconds; what is left out is kept. */
export interface RetentionPolicy {
  tenant_id: string;
  /** Documents that were marked as deleted before. */
  deleted_before?: string;
  /** Sessions without activity since. */
  inactive_before?: string;
  /** Episodes that occurred before, facts whose validity ended before, and states no longer believed since. */
  remembered_before?: string;
  /** Fields and assets, of profiles that are not deleted, whose own `expires_at` lies before. */
  expired_before?: string;
  /** Audit entries before; their content goes, their hashes stay, so that the chain still holds. */
  audited_before?: string;
}

/** How many of what, by kind: `{ session: 2, episode: 40 }`. Kinds with none are left out. */
export type Counts = Record<string, number>;

/** One line of an export: a kind's name and version, and a document exactly as it is stored. */
export interface ExportLine {
  /** As in `rule.v1`. */
  schema_version: string;
  document: Record<string, unknown>;
  /** What belongs to the document but is not in it, as the hash chain of an audit entry. */
  meta?: Record<string, unknown>;
}

/** How an import deals with what is there already. */
export interface ImportOptions {
  /** Default `skip`. Audit entries are never replaced. */
  on_conflict?: 'skip' | 'replace';
  /** Number of the first line, for errors; default 1. */
  first_line?: number;
}

/** What an import did. */
export interface ImportReport {
  imported: Counts;
  /** Documents whose id was taken. */
  skipped: Counts;
}

/** What every store can do with its data as a whole. */
export interface StoreMaintenance {
  /** Removes for good whatever it holds of a subject: rows, vectors, full text, history. Returns what it removed. */
  forget(subject: ErasureSubject, options?: { dry_run?: boolean }): Promise<Counts>;
  /**
   * Removes what a policy lets go; with `dry_run` it only counts.
   * @throws {ValidationError} for a time in another form and a field that there is not.
   */
  prune(policy: RetentionPolicy, options?: { dry_run?: boolean }): Promise<Counts>;
  /** Every document of a tenant, deleted ones too, one at a time. */
  exportDocuments(query: { tenant_id: string }): AsyncIterable<ExportLine>;
  /**
   * Takes back the lines of this store; others are left out. A document whose id is taken is skipped, or replaced where
   * `on_conflict` is `replace`.
   * @throws {ImportError} at the first line that does not fit, with its number; those before it stay.
   */
  importDocuments(
    lines: AsyncIterable<ExportLine> | Iterable<ExportLine>,
    options?: ImportOptions,
  ): Promise<ImportReport>;
}
