import { WaymarkError, type WaymarkErrorOptions } from '@waymark/core-types';

/** What can go wrong between a caller and a store of the domain. */
export type StoreErrorCode =
  | 'STORE_ALREADY_STORED'
  | 'STORE_APPEND_ONLY'
  | 'STORE_CONFLICT'
  | 'STORE_IDENTITY_TAKEN'
  | 'STORE_IMPORT'
  | 'STORE_NOT_FOUND';

/** Base of the errors of the domain's stores; beside them callers meet ValidationError and DatabaseError. */
export class StoreError<Code extends StoreErrorCode = StoreErrorCode> extends WaymarkError<Code> {
  static override readonly tag: string = 'StoreError';
}

/** Met by whoever saves from a revision that is no longer the current one; nothing was written. */
export class RevisionConflictError extends StoreError<'STORE_CONFLICT'> {
  static override readonly tag: string = 'RevisionConflictError';
  /** The document as it is now; null when it was deleted. Not part of `details`, for it may hold what no log should. */
  readonly current: unknown;
  /** Both changes in one document, ready to be saved; null unless `base` was given and the fields are disjoint. */
  readonly merged: unknown;

  constructor(conflict: {
    kind: string;
    id: string;
    expected_revision: number;
    current_revision: number;
    changed_fields: string[];
    current: unknown;
    merged: unknown;
  }) {
    const { current, merged, ...details } = conflict;
    const { kind, id, expected_revision, current_revision } = details;
    const isNew = expected_revision === 0;
    super(
      'STORE_CONFLICT',
      isNew
        ? `There is a ${kind} ${id} already, at revision ${current_revision}; nothing was written.`
        : `The ${kind} ${id} is at revision ${current_revision}, not ${expected_revision}; nothing was written.`,
      {
        details: { ...details, deleted: current === null, mergeable: merged !== null },
        recoveryAction: isNew
          ? 'Read it and change that, or save with overwrite: true to replace whatever is there.'
          : 'Read it again and repeat the change on what is there now, or save `merged` where the error has one.',
        retryable: true,
      },
    );
    this.current = current;
    this.merged = merged;
  }
}

/** Met by whoever changes something that is not there. */
export class NotFoundError extends StoreError<'STORE_NOT_FOUND'> {
  static override readonly tag: string = 'NotFoundError';

  constructor(kind: string, id: string, options?: WaymarkErrorOptions) {
    super('STORE_NOT_FOUND', `There is no ${kind} ${id}.`, {
      recoveryAction: `Save it first; a ${kind} that was deleted comes back with overwrite: true.`,
      ...options,
      details: { kind, id, ...options?.details },
    });
  }
}

/** Met by whoever gives a profile an identity, or a customer id, that is another profile's; nothing was written. */
export class IdentityTakenError extends StoreError<'STORE_IDENTITY_TAKEN'> {
  static override readonly tag: string = 'IdentityTakenError';

  constructor(what: 'channel identity' | 'customer_id', details: { profile_id: string | null }, cause?: unknown) {
    super('STORE_IDENTITY_TAKEN', `The ${what} belongs to another profile already; nothing was written.`, {
      details: { what, ...details },
      recoveryAction: 'Merge the two profiles, or link another identity.',
      cause,
    });
  }
}

/** Met by whoever saves an audit entry under an id that is there, or changes or deletes one. */
export class AppendOnlyError extends StoreError<'STORE_APPEND_ONLY'> {
  static override readonly tag: string = 'AppendOnlyError';

  constructor(kind: string, id: string, cause?: unknown) {
    super(
      'STORE_APPEND_ONLY',
      `There is a ${kind} ${id} already, and audit entries never change; nothing was written.`,
      {
        details: { kind, id },
        recoveryAction: 'Save what happened next under an id of its own.',
        cause,
      },
    );
  }
}

/** Met by whoever adds an episode under an id that holds another one; nothing was written. */
export class AlreadyStoredError extends StoreError<'STORE_ALREADY_STORED'> {
  static override readonly tag: string = 'AlreadyStoredError';

  constructor(kind: string, id: string, options?: WaymarkErrorOptions) {
    super('STORE_ALREADY_STORED', `There is another ${kind} with the id ${id} already; nothing was written.`, {
      recoveryAction: 'Leave the id out, so that a new one is made.',
      ...options,
      details: { kind, id, ...options?.details },
    });
  }
}
