import type { ReadInput, ReadName, ReadResult } from './operation/reads.ts';
import type { WriteInput, WriteName, WriteResult } from './operation/writes.ts';

/** Who writes, and which write it is. */
export interface WriteContext {
  /** The client's own identification, as in `claude-code`. */
  by: string;
  /** The same id is never applied twice: the second time gives what the first one gave. Made where it is left out. */
  operation_id?: string;
  /** When it was asked for, ISO 8601; the clock's time where it is left out. A replay names the time of its first try. */
  at?: string;
}

/**
 * A project's state. Operations have the same names in the library, on the command line and over MCP.
 *
 * Both methods throw ValidationError with the path of what does not fit, TrackingNotFoundError with the type and the id,
 * and DatabaseError; `write` also VersionConflictError, and TrackingRuleError for what the project's rules refuse.
 * A write that has returned is kept, and is in the audit trail.
 */
export interface Tracker {
  read<Name extends ReadName>(name: Name, query: ReadInput<Name>): Promise<ReadResult<Name>>;
  write<Name extends WriteName>(name: Name, input: WriteInput<Name>, context: WriteContext): Promise<WriteResult<Name>>;
}
