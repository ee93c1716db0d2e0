import { WaymarkError, type WaymarkErrorOptions } from '@waymark/core-types';

/** What can go wrong with a medallion. */
export type MedallionErrorCode =
  | 'MEDALLION_CONFLICT'
  | 'MEDALLION_EVIDENCE'
  | 'MEDALLION_EXISTS'
  | 'MEDALLION_LLM'
  | 'MEDALLION_NOT_FOUND'
  | 'MEDALLION_SCHEMA'
  | 'MEDALLION_STORE';

/** Base of this package's errors. */
export class MedallionError<Code extends MedallionErrorCode = MedallionErrorCode> extends WaymarkError<Code> {
  static override readonly tag: string = 'MedallionError';
}

/** One way in which a document does not fit its schema. */
export interface SchemaIssue {
  /** As in `$.decisions[3].confidence`. */
  path: string;
  message: string;
}

/** Met by whoever writes or reads a document that does not fit `medallion.v1`; `details.issues` names every place. */
export class SchemaValidationError extends MedallionError<'MEDALLION_SCHEMA'> {
  static override readonly tag: string = 'SchemaValidationError';
  readonly issues: SchemaIssue[];

  constructor(what: string, issues: SchemaIssue[], options?: WaymarkErrorOptions) {
    const shown = issues.slice(0, 3).map((issue) => `${issue.path}: ${issue.message}`);
    const more = issues.length > shown.length ? `; and ${issues.length - shown.length} more` : '';
    super('MEDALLION_SCHEMA', `${what} is not valid: ${shown.join('; ')}${more}.`, {
      recoveryAction: 'Correct the places named in details.issues.',
      ...options,
      details: { issues },
    });
    this.issues = issues;
  }
}

/** Met by callers of a store: a taken or missing id, a lost race, a database that fails (then `cause` says how). */
export class StoreError extends MedallionError<
  'MEDALLION_CONFLICT' | 'MEDALLION_EXISTS' | 'MEDALLION_NOT_FOUND' | 'MEDALLION_STORE'
> {
  static override readonly tag: string = 'StoreError';
}

/** Met by callers of a MedallionLLM: empty evidence, or a model whose reply could not be used; `details.reply` holds it. */
export class LLMError extends MedallionError<'MEDALLION_EVIDENCE' | 'MEDALLION_LLM'> {
  static override readonly tag: string = 'LLMError';
}

/** Met by whoever hands in evidence that cannot be read; `details.reason` says why in one word. */
export class EvidenceError extends MedallionError<'MEDALLION_EVIDENCE'> {
  static override readonly tag: string = 'EvidenceError';

  constructor(message: string, options?: WaymarkErrorOptions) {
    super('MEDALLION_EVIDENCE', message, options);
  }
}
