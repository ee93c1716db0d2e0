import { formatJsonPath } from '../json/json-path.ts';
import { WaymarkError, type WaymarkErrorOptions } from './waymark-error.ts';

/** Met by whoever stores a value that cannot be kept exactly (a function, a cycle, NaN outside of the codec). */
export class NotStorableError extends WaymarkError<'NOT_STORABLE'> {
  static override readonly tag: string = 'NotStorableError';
  /** The keys that lead to the value. */
  readonly path: readonly PropertyKey[];
  readonly reason: string;

  constructor(path: readonly PropertyKey[], reason: string) {
    const place = formatJsonPath(path);
    super('NOT_STORABLE', `Cannot store the value at ${place}: ${reason}.`, {
      details: { path: place },
      recoveryAction: 'Remove the value or convert it to a JSON value before storing it.',
    });
    this.path = path;
    this.reason = reason;
  }
}

/** Met by whoever decodes bytes that our codec did not write, or that were changed since. */
export class MalformedDocumentError extends WaymarkError<'MALFORMED_DOCUMENT'> {
  static override readonly tag: string = 'MalformedDocumentError';

  constructor(message: string, options?: WaymarkErrorOptions) {
    super('MALFORMED_DOCUMENT', message, options);
  }
}

/** Met by an older program that reads what a newer one wrote, or that misses the migration from an older form. */
export class SchemaVersionError extends WaymarkError<'SCHEMA_VERSION'> {
  static override readonly tag: string = 'SchemaVersionError';

  constructor(message: string, options?: WaymarkErrorOptions) {
    super('SCHEMA_VERSION', message, options);
  }
}

/** One misfit of a value and where it is, as in `steps[2].transitions[0].to_step_id`. */
export interface ValidationIssue {
  path: string;
  message: string;
}

/** Met by whoever hands over a value that does not fit: a document, a query, a vector, a model's reply. */
export class ValidationError extends WaymarkError<'VALIDATION'> {
  static override readonly tag: string = 'ValidationError';
  readonly issues: readonly ValidationIssue[];

  constructor(message: string, issues: readonly ValidationIssue[], options: WaymarkErrorOptions = {}) {
    super('VALIDATION', message, { ...options, details: { ...options.details, issues } });
    this.issues = issues;
  }
}

/** Met at start-up when something is configured that cannot be: an unknown provider, a missing key, a bad URL. */
export class ConfigurationError extends WaymarkError<'CONFIGURATION'> {
  static override readonly tag: string = 'ConfigurationError';

  constructor(message: string, options?: WaymarkErrorOptions) {
    super('CONFIGURATION', message, options);
  }
}

/** Met by callers of a model, embedding or rerank provider: the request, the wire or the reply failed. */
export class ProviderError extends WaymarkError<ProviderErrorCode> {
  static override readonly tag: string = 'ProviderError';
}

/** What went wrong between us and a model. */
export type ProviderErrorCode =
  | 'PROVIDER_ABORTED'
  | 'PROVIDER_AUTHENTICATION'
  | 'PROVIDER_BAD_REPLY'
  | 'PROVIDER_BAD_REQUEST'
  | 'PROVIDER_NOT_INSTALLED'
  | 'PROVIDER_RATE_LIMITED'
  | 'PROVIDER_REFUSED'
  | 'PROVIDER_TIMEOUT'
  | 'PROVIDER_UNAVAILABLE';
