import { WaymarkError, type WaymarkErrorOptions } from './waymark-error.ts';

/** Met by whoever stores a value that cannot be kept exactly (a function, a cycle, NaN outside of the codec). */
export class NotStorableError extends WaymarkError<'NOT_STORABLE'> {
  static override readonly tag: string = 'NotStorableError';

  constructor(path: string, reason: string) {
    super('NOT_STORABLE', `Cannot store the value at ${path}: ${reason}.`, {
      details: { path },
      recoveryAction: 'Remove the value or convert it to a JSON value before storing it.',
    });
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

/** Met by callers of a model or embedding provider: the request, the wire or the reply failed. */
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
  | 'PROVIDER_UNAVAILABLE'
  | 'PROVIDER_UNKNOWN';
