import { WaymarkError, type WaymarkErrorOptions } from '@waymark/core-types';

/** What can go wrong between a store and its database. */
export type DatabaseErrorCode =
  | 'DATABASE_BACKUP'
  | 'DATABASE_BUSY'
  | 'DATABASE_CLOSED'
  | 'DATABASE_CONFLICT'
  | 'DATABASE_CORRUPT'
  | 'DATABASE_FULL'
  | 'DATABASE_INVALID_URL'
  | 'DATABASE_MIGRATION'
  | 'DATABASE_QUERY'
  | 'DATABASE_UNAVAILABLE'
  | 'DATABASE_UNIQUE'
  | 'DATABASE_UNKNOWN_COMMIT';

/** Base of all errors of a database. */
export class DatabaseError<Code extends DatabaseErrorCode = DatabaseErrorCode> extends WaymarkError<Code> {
  static override readonly tag: string = 'DatabaseError';
}

/** Met by a writer whose statement changed another number of rows than it expected: somebody else was first. */
export class ConflictError extends DatabaseError<'DATABASE_CONFLICT'> {
  static override readonly tag: string = 'ConflictError';

  constructor(options: WaymarkErrorOptions & { statement: number; expected: number; changed?: number }) {
    const { statement, expected, changed, ...rest } = options;
    super(
      'DATABASE_CONFLICT',
      `Statement ${statement + 1} of the batch did not change ${expected} row(s); nothing was written.`,
      {
        recoveryAction: 'Read the current state and try again from it.',
        ...rest,
        details: { statement, expected, ...(changed === undefined ? {} : { changed }) },
      },
    );
  }
}

/** Met by a writer of a key that is taken. */
export class UniqueError extends DatabaseError<'DATABASE_UNIQUE'> {
  static override readonly tag: string = 'UniqueError';

  constructor(message: string, options?: WaymarkErrorOptions) {
    super('DATABASE_UNIQUE', message, options);
  }
}

/** Met when other writers held the database for longer than the deadline; nothing was written. */
export class BusyError extends DatabaseError<'DATABASE_BUSY'> {
  static override readonly tag: string = 'BusyError';

  constructor(message: string, options?: WaymarkErrorOptions) {
    super('DATABASE_BUSY', message, { retryable: true, recoveryAction: 'Try again later.', ...options });
  }
}

/** Met when the database cannot be reached or opened; nothing was written. */
export class UnavailableError extends DatabaseError<'DATABASE_UNAVAILABLE'> {
  static override readonly tag: string = 'UnavailableError';

  constructor(message: string, options?: WaymarkErrorOptions) {
    super('DATABASE_UNAVAILABLE', message, { retryable: true, ...options });
  }
}

/** Met when the connection broke while a commit was under way: the write may be kept or not. Look, by its id, before repeating it. */
export class UnknownCommitError extends DatabaseError<'DATABASE_UNKNOWN_COMMIT'> {
  static override readonly tag: string = 'UnknownCommitError';

  constructor(options?: WaymarkErrorOptions) {
    super('DATABASE_UNKNOWN_COMMIT', 'The connection broke during the commit, so the outcome is unknown.', {
      recoveryAction: 'Read the record by its id before you write it again.',
      ...options,
    });
  }
}

/** Met at start-up when the schema in the database and the one in this program do not fit. */
export class MigrationError extends DatabaseError<'DATABASE_MIGRATION'> {
  static override readonly tag: string = 'MigrationError';

  constructor(message: string, options?: WaymarkErrorOptions) {
    super('DATABASE_MIGRATION', message, options);
  }
}
