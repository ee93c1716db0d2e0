import { ValidationError, WaymarkError } from '@waymark/core-types';
import { StoreError } from '../errors.ts';

/** Met by whoever imports a line that does not fit; the lines before it are kept. */
export class ImportError extends StoreError<'STORE_IMPORT'> {
  static override readonly tag: string = 'ImportError';

  /** `cause` says why; where it names paths within the document, so do the details. */
  constructor(line: number, reason: string, options: { kind?: string; cause?: unknown } = {}) {
    const { kind, cause } = options;
    super('STORE_IMPORT', `Line ${line}${kind === undefined ? '' : ` (${kind})`} cannot be imported: ${reason}`, {
      details: {
        line,
        ...(kind === undefined ? {} : { kind }),
        ...(ValidationError.isInstance(cause) ? { issues: cause.issues } : {}),
        ...(WaymarkError.isInstance(cause) ? { reason: cause.code } : {}),
      },
      recoveryAction: 'Correct the line or take it out, then import again: what is there already is skipped.',
      cause,
    });
  }
}
