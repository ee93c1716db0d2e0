import { WaymarkError, type WaymarkErrorOptions } from '@waymark/core-types';

/** Every failure by its code: its name and the exit code of the process that meets it. */
export const taskErrors = {
  E000: { name: 'unexpected', exit_code: 1 },
  E001: { name: 'empty_field', exit_code: 10 },
  E002: { name: 'wrong_type', exit_code: 11 },
  E003: { name: 'missing_reference', exit_code: 12 },
  E004: { name: 'secret_found', exit_code: 13 },
  E005: { name: 'evidence_refused', exit_code: 14 },
  E006: { name: 'usage', exit_code: 2 },
  E010: { name: 'schema', exit_code: 15 },
  E011: { name: 'malformed_yaml', exit_code: 16 },
  E012: { name: 'duplicate_id', exit_code: 17 },
  E013: { name: 'dependency_cycle', exit_code: 18 },
  E014: { name: 'unreadable_log', exit_code: 19 },
  E020: { name: 'drift_file_changed', exit_code: 20 },
  E021: { name: 'drift_base_moved', exit_code: 21 },
  E022: { name: 'drift_unexpectedly_clean', exit_code: 22 },
  E023: { name: 'drift_budget', exit_code: 23 },
  E024: { name: 'qa_regression', exit_code: 24 },
  E025: { name: 'chain_broken', exit_code: 25 },
  E030: { name: 'blocked_by_task', exit_code: 30 },
  E031: { name: 'validation_blocked', exit_code: 31 },
  E032: { name: 'quarantined', exit_code: 32 },
  E033: { name: 'validation_failed', exit_code: 33 },
  E034: { name: 'claimed', exit_code: 34 },
  E035: { name: 'not_ready', exit_code: 35 },
  E040: { name: 'not_found', exit_code: 40 },
  E041: { name: 'permission', exit_code: 41 },
  E042: { name: 'locked', exit_code: 42 },
  E043: { name: 'io', exit_code: 43 },
  E044: { name: 'edited_meanwhile', exit_code: 44 },
  E050: { name: 'context_exists', exit_code: 50 },
  E051: { name: 'context_not_found', exit_code: 51 },
  E052: { name: 'context_corrupted', exit_code: 52 },
  E053: { name: 'context_stale', exit_code: 53 },
  E060: { name: 'dirty_tree', exit_code: 60 },
  E061: { name: 'git_failed', exit_code: 61 },
} as const;

export type TaskErrorCode = keyof typeof taskErrors;

/** Base of all errors of this package. The message says what failed, with the file and the line where there is one. */
export class TaskError<Code extends TaskErrorCode = TaskErrorCode> extends WaymarkError<Code> {
  static override readonly tag: string = 'TaskError';

  /** No error of this package leaves the one who meets it without a next step. */
  // oxlint-disable-next-line no-useless-constructor -- its type asks for more than the one of its base
  constructor(code: Code, message: string, options: WaymarkErrorOptions & { recoveryAction: string }) {
    super(code, message, options);
  }

  /** What a process that meets it exits with. */
  get exitCode(): number {
    return taskErrors[this.code].exit_code;
  }
}

/** What is told but stops nothing: a code, where it is, and what to do. */
export interface TaskWarning {
  /** As in `W001`. */
  code: string;
  message: string;
  /** Path relative to the repository. */
  file?: string;
  line?: number;
}
